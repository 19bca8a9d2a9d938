// Requests and their replies. A request without a reply is sent again, on the next connection or after a while; repeating
// one is harmless.
import { ChannelError } from "./error.ts";
import type { Frame, Reply } from "./frames.ts";
import type { Link } from "./link.ts";

export interface RequestOptions {
  /** Milliseconds until the request fails. Default 30,000. */
  timeoutMs?: number;
  /** Cancels the request, which may have happened nevertheless. */
  signal?: AbortSignal;
}

export interface QueueOptions {
  /** Maximum requests without a reply. Default 100. */
  queueSize?: number;
  /** Which request fails when the queue is full: the new one, or the oldest. Default `reject`. */
  whenFull?: "reject" | "dropOldest";
  /** Milliseconds without a reply until a request is sent again. Default 10,000. */
  attemptTimeoutMs?: number;
}

interface Pending {
  text: string;
  sentMs: number;
  cancelAttempt: () => void;
  end: (outcome: Reply | Error) => void;
}

/** Prefix of ids, which tells them from ids that the application sends itself. */
const PREFIX = "~";

/** Milliseconds until a request is repeated after a conflict. */
const CONFLICT_MS = 200;

export class Requests {
  readonly #link: Link;
  readonly #options: QueueOptions;
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;

  constructor(link: Link, options: QueueOptions) {
    this.#link = link;
    this.#options = options;
  }

  send(fields: object, { timeoutMs = 30_000, signal }: RequestOptions = {}): Promise<Reply> {
    const { queueSize = 100, whenFull = "reject" } = this.#options;
    if (this.#link.state === "closed") return Promise.reject(closed());
    if (this.#pending.size >= queueSize) {
      if (whenFull === "reject") return Promise.reject(full(queueSize));
      const [oldest] = this.#pending.values();
      oldest?.end(new ChannelError("Dropped", "Later requests have taken its place in the queue."));
    }
    this.#lastId += 1;
    const id = PREFIX + this.#lastId;
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.#link.after(timeoutMs, () => {
        end(new ChannelError("Timeout", `No reply within ${timeoutMs} ms; it may have happened.`));
      });
      const abort = () => end(signal?.reason instanceof Error ? signal.reason : closed());
      const end = (outcome: Reply | Error): void => {
        cancelTimeout();
        this.#pending.get(id)?.cancelAttempt();
        this.#pending.delete(id);
        signal?.removeEventListener("abort", abort);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const text = JSON.stringify({ ...fields, id });
      this.#pending.set(id, { text, end, sentMs: 0, cancelAttempt: () => {} });
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort);
      this.#attempt(id);
    });
  }

  /** Repeats all requests without a reply on a new connection. */
  sendAgain(): void {
    for (const id of this.#pending.keys()) this.#attempt(id);
  }

  /** @returns whether the frame is a reply, possibly a second one to the same request. */
  take({ id, error, message = "", retryAfterMs, ...frame }: Frame): boolean {
    if (typeof id !== "string" || !id.startsWith(PREFIX)) return false;
    const pending = this.#pending.get(id);
    if (!pending) return true;
    if (error === "Conflict") {
      pending.cancelAttempt();
      pending.cancelAttempt = this.#link.after(CONFLICT_MS, () => this.#attempt(id));
    } else if (error === undefined) pending.end(frame as Reply);
    else pending.end(new ChannelError(error, message, retryAfterMs));
    return true;
  }

  close(): void {
    for (const { end } of this.#pending.values()) end(closed());
  }

  #attempt(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.cancelAttempt();
    if (!this.#link.send(pending.text)) return;
    pending.sentMs = Date.now();
    pending.cancelAttempt = this.#link.after(this.#options.attemptTimeoutMs ?? 10_000, () => {
      // Without any frame since then, the connection is dead.
      if (this.#link.lastFrameMs < pending.sentMs) this.#link.drop();
      else this.#attempt(id);
    });
  }
}

const closed = () => new ChannelError("Closed", "The client was closed.");

const full = (size: number) =>
  new ChannelError("QueueFull", `${size} requests have no reply yet: wait for some of them.`);
