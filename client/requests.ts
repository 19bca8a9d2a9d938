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
  /** Maximum requests of the application without a reply. Default 100. */
  queueSize?: number;
  /** Which request fails when the queue is full: the new one, or the oldest. Default `reject`. */
  whenFull?: "reject" | "dropOldest";
  /** Milliseconds without a reply until a request is sent again. Default 10,000. */
  attemptTimeoutMs?: number;
}

interface Pending {
  text: string;
  /** Whether it is still to be repeated. */
  isWanted: () => boolean;
  cancelAttempt: () => void;
  end: (outcome: Reply | Error) => void;
}

/** Prefix of ids, which tells them from ids that the application sends itself. */
const PREFIX = "~";

/** Milliseconds until a request is repeated after a conflict. */
const CONFLICT_MS = 200;

/**
 * API Gateway closes a connection that sends a larger frame, and clients send each text as one frame.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const MAX_FRAME_BYTES = 32 * 1024;

export class Requests {
  readonly #link: Link;
  readonly #options: QueueOptions;
  readonly #pending = new Map<string, Pending>();
  /** The application's, which are bounded. Those of subscriptions are as many as there are channels. */
  readonly #queue = new Map<string, Pending>();
  #lastId = 0;

  constructor(link: Link, options: QueueOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** Sends a request of the application. */
  send(fields: object, options: RequestOptions = {}): Promise<Reply> {
    const { queueSize = 100, whenFull = "reject" } = this.#options;
    if (options.signal?.aborted) return Promise.reject(readReason(options.signal));
    if (this.#queue.size >= queueSize) {
      if (whenFull === "reject") return Promise.reject(full(queueSize));
      const [oldest] = this.#queue.values();
      oldest?.end(new ChannelError("Dropped", "Later requests have taken its place in the queue."));
    }
    return this.#start(fields, () => true, options, this.#queue);
  }

  /** Sends a request of a subscription. @param isWanted asked before the request is repeated. */
  sendOwn(fields: object, isWanted: () => boolean): Promise<Reply> {
    return this.#start(fields, isWanted);
  }

  /** Repeats all requests without a reply on a new connection. */
  sendAgain(): void {
    for (const id of this.#pending.keys()) this.#attempt(id);
  }

  /**
   * @param isCurrent whether it came on the current connection. Requests were repeated there, so that replies to earlier
   *   connections do not count: those do not say what this connection has joined.
   * @returns whether the frame is a reply, possibly a second one to the same request.
   */
  take({ id, error, message, retryAfterMs, ...frame }: Frame, isCurrent: boolean): boolean {
    if (typeof id !== "string" || !id.startsWith(PREFIX)) return false;
    const pending = this.#pending.get(id);
    if (!pending || !isCurrent) return true;
    if (error === "Conflict") {
      pending.cancelAttempt();
      pending.cancelAttempt = this.#link.after(CONFLICT_MS, () => this.#attempt(id));
    } else if (error === "Forbidden" && this.#link.renew()) {
      // The token may have expired. The next connection has another one, and repeats the request.
      pending.cancelAttempt();
    } else if (error === undefined) pending.end(frame as Reply);
    else {
      // A server may write anything.
      const waitMs = typeof retryAfterMs === "number" ? retryAfterMs : undefined;
      const reason = typeof message === "string" ? message : "";
      pending.end(new ChannelError(error, reason, waitMs));
    }
    return true;
  }

  close(): void {
    for (const { end } of this.#pending.values()) end(closed());
  }

  #start(
    fields: object,
    isWanted: () => boolean,
    { timeoutMs = 30_000, signal }: RequestOptions = {},
    queue?: Map<string, Pending>,
  ): Promise<Reply> {
    this.#lastId += 1;
    const id = PREFIX + this.#lastId;
    return new Promise((resolve, reject) => {
      const text = JSON.stringify({ ...fields, id });
      assertFits(text);
      if (this.#link.state === "closed") throw closed();
      const end = (outcome: Reply | Error): void => {
        cancelTimeout();
        pending.cancelAttempt();
        this.#pending.delete(id);
        queue?.delete(id);
        signal?.removeEventListener("abort", abort);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const cancelTimeout = this.#link.after(timeoutMs, () => {
        end(new ChannelError("Timeout", `No reply within ${timeoutMs} ms; it may have happened.`));
      });
      const abort = () => end(readReason(signal));
      const pending: Pending = { text, end, isWanted, cancelAttempt: () => {} };
      this.#pending.set(id, pending);
      queue?.set(id, pending);
      signal?.addEventListener("abort", abort);
      this.#attempt(id);
    });
  }

  #attempt(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.cancelAttempt();
    if (!pending.isWanted()) return pending.end(closed());
    if (!this.#link.send(pending.text)) return;
    const { activity } = this.#link;
    pending.cancelAttempt = this.#link.after(this.#options.attemptTimeoutMs ?? 10_000, () => {
      // Without any frame since then, the connection is dead.
      if (this.#link.activity === activity) this.#link.drop();
      else this.#attempt(id);
    });
  }
}

const assertFits = (text: string): void => {
  const { length } = new TextEncoder().encode(text);
  if (length <= MAX_FRAME_BYTES) return;
  const limit = `${MAX_FRAME_BYTES} bytes, the largest frame that API Gateway takes`;
  throw new ChannelError("BadRequest", `Expected at most ${limit}; received ${length}.`);
};

const readReason = (signal?: AbortSignal): Error =>
  signal?.reason instanceof Error ? signal.reason : closed();

const closed = () => new ChannelError("Closed", "The client was closed.");

const full = (size: number) =>
  new ChannelError("QueueFull", `${size} requests have no reply yet: wait for some of them.`);
