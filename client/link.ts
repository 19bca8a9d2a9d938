// Keeps one connection open: reconnects when it ends, and replaces it before API Gateway would end it.
import type { Frame } from "./frames.ts";
import type { SocketConstructor, SocketLike } from "./socket.ts";

/** `waiting`: between two attempts. `closed`: for good. */
export type State = "connecting" | "connected" | "waiting" | "closed";

export interface LinkOptions {
  /** `wss://…/stage`, or a function that is called for each connection. */
  url: string | (() => string | Promise<string>);
  /** Called for each connection: tokens expire. Default: none. */
  token?: () => string | Promise<string>;
  /**
   * Where the token travels: as the second subprotocol, or as `?token=…`, which proxies and servers write down. Default
   * `subprotocol`.
   */
  tokenIn?: "subprotocol" | "query";
  /** The application's subprotocol, which the server echoes. Default `channels`. */
  protocol?: string;
  /** Default: the global one, which Node.js has from 22 on. */
  WebSocket?: SocketConstructor;
  /** The longest wait before attempt n is `baseMs · 2ⁿ`, and `capMs`. Default 500 and 30,000. */
  backoff?: { baseMs: number; capMs: number };
  /** Milliseconds after which another connection takes over: API Gateway ends each after two hours. Default 110 minutes. */
  renewAfterMs?: number;
  /** Milliseconds that a handshake may take. Default 30,000. */
  connectTimeoutMs?: number;
  /** From 0 to 1. Default `Math.random`. */
  random?: () => number;
}

export interface LinkListener {
  onState(state: State): void;
  /** A connection is open, or has been replaced. */
  onOpen(): void;
  /** @param frame undefined when the text is not a JSON object. */
  onFrame(frame: Frame | undefined, text: string): void;
}

/** Milliseconds that a replaced connection stays open for frames in flight. */
const OVERLAP_MS = 5000;

export class Link {
  state: State = "waiting";
  /** Epoch milliseconds of the last frame. */
  lastFrameMs = 0;
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  /** All sockets, including those not open yet and those replaced. */
  readonly #sockets = new Set<SocketLike>();
  #socket: SocketLike | undefined;
  /** A connection attempt is running or scheduled. */
  #isOpening = false;
  #attempts = 0;

  constructor(options: LinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Opens a connection, or a second one that replaces it, and retries until one is open. */
  async open(): Promise<void> {
    if (this.#isOpening || this.state === "closed") return;
    this.#isOpening = true;
    if (!this.#socket) this.#setState("connecting");
    try {
      const socket = await this.#connect();
      if (!this.#isClosed()) this.#watch(socket);
      else socket.close(1000);
    } catch {
      this.#retry();
    }
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

  /** @returns a function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      callback();
    }, milliseconds);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  async #connect(): Promise<SocketLike> {
    const { url, token, tokenIn = "subprotocol", protocol = "channels" } = this.#options;
    const { WebSocket = globalThis.WebSocket } = this.#options;
    const text = await token?.();
    const address = typeof url === "string" ? url : await url();
    if (text === undefined) return new WebSocket(address);
    if (tokenIn === "subprotocol") return new WebSocket(address, [protocol, text]);
    const separator = address.includes("?") ? "&" : "?";
    return new WebSocket(`${address}${separator}token=${encodeURIComponent(text)}`);
  }

  #watch(socket: SocketLike): void {
    this.#sockets.add(socket);
    let isOpen = false;
    const cancel = this.after(this.#options.connectTimeoutMs ?? 30_000, () => {
      end();
      socket.close();
    });
    const end = (): void => {
      cancel();
      if (!this.#sockets.delete(socket)) return;
      if (isOpen) this.#lose(socket);
      else this.#retry();
    };
    socket.addEventListener("open", () => {
      cancel();
      if (!this.#sockets.has(socket) || this.#isClosed()) return;
      isOpen = true;
      this.#takeOver(socket);
    });
    socket.addEventListener("message", (event) => {
      if ("data" in event) this.#receive(socket, String(event.data));
    });
    socket.addEventListener("close", end);
    // The close event follows.
    socket.addEventListener("error", () => {});
  }

  #takeOver(socket: SocketLike): void {
    const before = this.#socket;
    this.#socket = socket;
    this.#isOpening = false;
    const { renewAfterMs = 110 * 60_000, random = Math.random } = this.#options;
    // Jitter, so that clients do not reconnect at once.
    this.#replaceAfter(socket, renewAfterMs * (1 - random() / 10));
    if (before) this.after(OVERLAP_MS, () => before.close(1000));
    this.#setState("connected");
    this.#listener.onOpen();
  }

  /** Opens the next connection while this one is still there. */
  #replaceAfter(socket: SocketLike, milliseconds: number): void {
    this.after(milliseconds, () => {
      if (this.#socket === socket) void this.open();
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
    this.lastFrameMs = Date.now();
    this.#attempts = 0;
    const frame = parse(text);
    const { random = Math.random } = this.#options;
    if (frame?.reconnect) this.#replaceAfter(socket, random() * frame.reconnect.afterMs);
    else this.#listener.onFrame(frame, text);
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
      void this.open();
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

const parse = (text: string): Frame | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};
