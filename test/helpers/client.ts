// A WebSocket client whose frames tests can await.
import { WebSocket } from "ws";
import { closeAfterwards } from "./hooks.ts";

export interface TestClient {
  /** Sends text as it is, anything else as JSON. */
  send(message: unknown): void;
  /** The next frame, in order; none is lost. */
  next(): Promise<string>;
  /** Frames that have arrived and were not requested yet. */
  readonly pending: string[];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly socket: WebSocket;
  close(code?: number, reason?: string): Promise<void>;
}

export interface ConnectOptions {
  protocols?: string[];
  headers?: Record<string, string>;
}

/** Milliseconds to wait for a frame before the test fails. */
const PATIENCE_MS = 30_000;

/** @throws `Unexpected server response: 403` and the like when the handshake is refused. */
export const connect = async (
  url: string,
  { protocols = [], headers = {} }: ConnectOptions = {},
): Promise<TestClient> => {
  const socket = new WebSocket(url, protocols, { headers });
  closeAfterwards(() => socket.terminate());
  const pending: string[] = [];
  const waiting: ((frame: string) => void)[] = [];
  socket.on("message", (data: Buffer) => {
    const frame = data.toString();
    const next = waiting.shift();
    if (next) next(frame);
    else pending.push(frame);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => {});
  return {
    socket,
    pending,
    closed,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    next: () => nextFrame(pending, waiting),
    close: async (code, reason) => {
      socket.close(code, reason);
      await closed;
    },
  };
};

const nextFrame = (pending: string[], waiting: ((frame: string) => void)[]): Promise<string> => {
  const frame = pending.shift();
  if (frame !== undefined) return Promise.resolve(frame);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`No frame within ${PATIENCE_MS} ms`));
    }, PATIENCE_MS);
    waiting.push((next) => {
      clearTimeout(timer);
      resolve(next);
    });
  });
};

/** @returns the HTTP status of a refused handshake. @throws when it is accepted. */
export const waitForRefusal = (url: string, options: ConnectOptions = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options.protocols ?? [], { headers: options.headers });
    socket.on("error", () => {});
    socket.on("unexpected-response", (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on("open", () => {
      socket.terminate();
      reject(new Error("The handshake was accepted"));
    });
  });
