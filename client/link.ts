// Keeps one connection open: reconnects when it ends, and replaces it before API Gateway would end it.
import { dial, type DialOptions } from "./dial.ts";
import type { Frame } from "./frames.ts";
import type { SocketLike } from "./socket.ts";

/** `waiting`: between two attempts. `closed`: for good. */
export type State = "connecting" | "connected" | "waiting" | "closed";

export interface LinkOptions extends DialOptions {
  /** The longest wait before attempt n is `baseMs · 2ⁿ`, and `capMs`. Default 500 and 30,000. */
  backoff?: { baseMs: number; capMs: number };
  /** Milliseconds after which another connection takes over: API Gateway ends each after two hours. Default 110 minutes. */
  renewAfterMs?: number;
  /** Milliseconds that a connection attempt may take, including the callbacks for URL and token. Default 30,000. */
  connectTimeoutMs?: number;
  /** From 0 to 1. Default `Math.random`. */
  random?: () => number;
}

export interface LinkListener {
  onState(state: State): void;
  /** A connection is open, or has been replaced. */
  onOpen(): void;
  /**
   * @param frame undefined when the text is not a JSON object.
   * @param isCurrent false when it came on a connection that has been replaced or given up.
   */
  onFrame(frame: Frame | undefined, text: string, isCurrent: boolean): void;
  /** A connection attempt failed; another one follows. */
  onError(error: unknown): void;
}

/** Milliseconds that a replaced connection stays open for frames in flight. */
const OVERLAP_MS = 5000;

/** Milliseconds after which a token counts as old: another one may carry other rights. */
const FRESH_MS = 30_000;

/** About 25 days. A timer with a longer delay, such as `Infinity`, fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Link {
  state: State = "waiting";
  /** Counts connections and their frames: whether the current connection is alive. */
  activity = 0;
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  /** All sockets, including those not open yet and those replaced. */
  readonly #sockets = new Set<SocketLike>();
  #socket: SocketLike | undefined;
  /** A connection attempt is running or scheduled. */
  #isOpening = false;
  #attempts = 0;
  #isFresh = false;
  /** The latest socket on which the server has advised to reconnect. */
  #advised: SocketLike | undefined;

  constructor(options: LinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Opens a connection, or a second one that replaces it, and retries until one is open. */
  open(): void {
    if (this.#isOpening || this.#isClosed()) return;
    this.#isOpening = true;
    if (!this.#socket) this.#setState("connecting");
    const { connectTimeoutMs = 30_000 } = this.#options;
    let socket: SocketLike | undefined;
    /** @returns whether the attempt was still running. */
    const end = (): boolean => {
      cancel();
      const isFirst = !isOver;
      isOver = true;
      return isFirst;
    };
    const fail = (error: unknown): void => {
      if (!end() || this.#isClosed()) return;
      socket?.close();
      this.#listener.onError(error);
      this.#retry();
    };
    let isOver = false;
    const cancel = this.after(connectTimeoutMs, () => {
      fail(new Error(`There was no connection within ${connectTimeoutMs} ms.`));
    });
    const begin = async () => {
      socket = await dial(this.#options, () => isOver || this.#isClosed());
      if (socket) this.#watch(socket, end, fail);
    };
    begin().catch(fail);
  }

  /** Replaces a connection whose token is old. @returns false when the token is fresh, or the only one there is. */
  renew(): boolean {
    if (!this.#options.token || this.#isFresh) return false;
    this.open();
    return true;
  }

  /** @returns whether there was a connection to send it on. */
  send(text: string): boolean {
    if (this.state !== "connected") return false;
    this.#socket?.send(text);
    return true;
  }

  /** Gives up a connection that no longer responds. */
  drop(): void {
    const socket = this.#socket;
    if (socket) this.#lose(socket);
    socket?.close();
  }

  close(): void {
    this.#setState("closed");
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.close(1000);
  }

  /** Does nothing once the link is closed. @returns a function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void {
    if (this.#isClosed()) return () => {};
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        callback();
      },
      Math.min(milliseconds, MAX_TIMER_MS),
    );
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  #watch(socket: SocketLike, end: () => boolean, fail: (error: unknown) => void): void {
    this.#sockets.add(socket);
    socket.addEventListener("open", () => {
      if (end() && !this.#isClosed()) this.#takeOver(socket);
      else socket.close(1000);
    });
    socket.addEventListener("message", (event) => {
      if ("data" in event) this.#receive(socket, String(event.data));
    });
    const fails = (event: object): void => fail(new Error(readMessage(event)));
    socket.addEventListener("error", fails);
    socket.addEventListener("close", (event) => {
      this.#sockets.delete(socket);
      fails(event);
      this.#lose(socket);
    });
  }

  #takeOver(socket: SocketLike): void {
    const before = this.#socket;
    this.#socket = socket;
    this.#isOpening = false;
    this.activity += 1;
    const { renewAfterMs = 110 * 60_000, random = Math.random } = this.#options;
    // Jitter, so that clients do not reconnect at once.
    this.#replaceAfter(socket, renewAfterMs * (1 - random() / 10));
    if (before) this.after(OVERLAP_MS, () => before.close(1000));
    this.#isFresh = true;
    this.after(FRESH_MS, () => {
      if (this.#socket === socket) this.#isFresh = false;
    });
    this.#setState("connected");
    this.#listener.onOpen();
  }

  /** Opens the next connection while this one is still there. */
  #replaceAfter(socket: SocketLike, milliseconds: number): void {
    this.after(milliseconds, () => {
      if (this.#socket === socket) this.open();
    });
  }

  /** Reconnects, unless the socket was replaced. */
  #lose(socket: SocketLike): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    if (this.#isOpening) this.#setState("connecting");
    else this.#retry();
  }

  #receive(socket: SocketLike, text: string): void {
    if (this.#isClosed()) return;
    const isCurrent = this.#socket === socket;
    if (isCurrent) this.activity += 1;
    // While a replacement is being opened, its attempts count.
    if (isCurrent && !this.#isOpening) this.#attempts = 0;
    const frame = parse(text);
    if (frame?.reconnect) this.#takeAdvice(socket, frame.reconnect.afterMs);
    else this.#listener.onFrame(frame, text, isCurrent);
  }

  /** Once per connection, and never at once: a faulty server may advise it on each connection. */
  #takeAdvice(socket: SocketLike, afterMs: unknown): void {
    if (this.#advised === socket) return;
    this.#advised = socket;
    const { random = Math.random, backoff: { baseMs } = BACKOFF } = this.#options;
    const waitMs = typeof afterMs === "number" ? random() * afterMs : 0;
    this.#replaceAfter(socket, Math.max(baseMs, waitMs));
  }

  /** Full jitter: clients that failed together do not return together. */
  #retry(): void {
    if (this.#isClosed()) return;
    const { random = Math.random, backoff: { baseMs, capMs } = BACKOFF } = this.#options;
    this.#isOpening = true;
    if (!this.#socket) this.#setState("waiting");
    const waitMs = random() * Math.min(capMs, baseMs * 2 ** this.#attempts);
    this.#attempts += 1;
    this.after(waitMs, () => {
      this.#isOpening = false;
      this.open();
    });
  }

  /** A method, since the state may change during an await. */
  #isClosed(): boolean {
    return this.state === "closed";
  }

  #setState(state: State): void {
    if (this.state === state || this.state === "closed") return;
    this.state = state;
    this.#listener.onState(state);
  }
}

const BACKOFF = { baseMs: 500, capMs: 30_000 };

/** `ws` says what happened; browsers do not. */
const readMessage = (event: object): string =>
  "message" in event ? String(event.message) : "The connection was refused, or failed.";

const parse = (text: string): Frame | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
