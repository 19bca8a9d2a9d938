// An HTTP server that nobody can keep busy: what a client may send, and for how long, is bounded, and it is told so.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createServer, STATUS_CODES } from "../request/node-http.ts";

export interface HttpLimits {
  /** Milliseconds until all headers are there, counted from the connection or from the request's first byte. */
  headersMs: number;
  /** Milliseconds until the body is there, too. */
  requestMs: number;
  /** Milliseconds between two looks for requests that take too long. */
  checkMs: number;
  /** Milliseconds in which a client has to read some of an answer that is complete. */
  unreadMs: number;
  /** Milliseconds in which a client that is refused can read why. What it still sends is not read. */
  lingerMs: number;
  /** Of the URL and all names and values of headers; the same for trailers. */
  headerBytes: number;
  /** Requests of one connection that wait for their answers. */
  unanswered: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 1000,
  unreadMs: 60_000,
  lingerMs: 1000,
  headerBytes: 16 * 1024,
  unanswered: 1000,
};

/** WebSockets are not counted among these once they are open: they have quotas of their own. */
export const createBoundedServer = (
  listener: RequestListener,
  limits: HttpLimits = HTTP_LIMITS,
): Server => {
  const unanswered = new WeakMap<Duplex, Set<ServerResponse>>();
  const refused = new WeakSet<Duplex>();
  const refuse = (socket: Duplex, refusal: Refusal): void => {
    // What comes after the first thing that is wrong is wrong as well.
    if (refused.has(socket)) return;
    refused.add(socket);
    const [current] = unanswered.get(socket) ?? [];
    // In the middle of an answer a second one could not be told from its body.
    if (!socket.writable || current?.headersSent) {
      socket.destroy();
      return;
    }
    socket.end(asText(refusal));
    // A request that is whole after all must not take effect when its client was told that it is too late.
    socket.pause();
    destroyAfter(socket, limits.lingerMs);
  };
  const server = createServer(toServerOptions(limits), (request, response) => {
    const { socket } = request;
    const waiting = unanswered.get(socket) ?? new Set();
    unanswered.set(socket, waiting);
    keepUntilRead(waiting, response, () => {
      const [current] = waiting;
      socket.setTimeout(current?.writableEnded ? limits.unreadMs : 0);
    });
    if (waiting.size > limits.unanswered) return refuse(socket, tooManyRequests(limits));
    listener(request, response);
  });
  // A header that is dropped could be one that decides; `headerBytes` bounds them all.
  server.maxHeadersCount = 0;
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    refuse(socket, refusalFor(error, limits));
  });
  return server;
};

const toServerOptions = (limits: HttpLimits) => ({
  headersTimeout: limits.headersMs,
  requestTimeout: limits.requestMs,
  connectionsCheckingInterval: limits.checkMs,
  maxHeaderSize: limits.headerBytes,
  // What is wrong with a request without one is said where hosts are read.
  requireHostHeader: false,
  shouldUpgradeCallback: isForWebSocket,
});

/** Other upgrades are offers that a server may ignore, as clients of HTTP/2 make them: the request counts. */
const isForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === "websocket";

/** At once, a client that is sending would get a reset in place of what was written to it. */
const destroyAfter = (socket: Duplex, lingerMs: number): void => {
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
};

/** @param onChange is called when an answer is complete, and when it has been read while others wait. */
const keepUntilRead = (
  waiting: Set<ServerResponse>,
  response: ServerResponse,
  onChange: () => void,
): void => {
  waiting.add(response);
  response.once("prefinish", onChange);
  response.once("close", () => {
    waiting.delete(response);
    // Between requests Node.js counts the time itself.
    if (waiting.size > 0) onChange();
  });
};

interface Refusal {
  status: number;
  message: string;
}

const tooManyRequests = ({ unanswered }: HttpLimits): Refusal => ({
  status: 503,
  message: `More than ${unanswered} requests of this connection wait for their answers; read some before you send more.`,
});

/** @param error as Node.js names it: https://nodejs.org/api/http.html#event-clienterror */
const refusalFor = ({ code, message }: NodeJS.ErrnoException, limits: HttpLimits): Refusal => {
  if (code === "HPE_HEADER_OVERFLOW") {
    const expected = `Expected a URL and headers, or trailers, of at most ${limits.headerBytes} bytes in all.`;
    return { status: 431, message: expected };
  }
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") {
    return { status: 413, message: "Expected chunk extensions of at most 16 KB; received more." };
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    const [headers, all] = [limits.headersMs / 1000, limits.requestMs / 1000];
    const expected = `Expected all headers within ${headers} seconds and the whole request within ${all}.`;
    return { status: 408, message: expected };
  }
  return { status: 400, message: `Expected an HTTP/1.1 request: ${message}.` };
};

const asText = ({ status, message }: Refusal): string => {
  const body = JSON.stringify({ message });
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\nConnection: close\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
};
