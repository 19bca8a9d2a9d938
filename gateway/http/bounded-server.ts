// An HTTP server with bounds on what a client may send and how long it may take; refused clients are told why.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createServer, STATUS_CODES } from "../request/node-http.ts";

export interface HttpLimits {
  /** Milliseconds until all headers must have arrived, from the connection or the request's first byte. */
  headersMs: number;
  /** Milliseconds until the whole request must have arrived. */
  requestMs: number;
  /** Milliseconds between two checks for slow requests. */
  checkMs: number;
  /** Milliseconds a client may read nothing of a complete response. */
  unreadMs: number;
  /** Milliseconds for a refused client to read the reason. Whatever it still sends is not read. */
  lingerMs: number;
  /** Maximum bytes of the URL and all header names and values; the same for trailers. */
  headerBytes: number;
  /** Maximum requests of one connection that are waiting for a response. */
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

/** The limits do not apply to open WebSockets, which have their own quotas. */
export const createBoundedServer = (
  listener: RequestListener,
  limits: HttpLimits = HTTP_LIMITS,
): Server => {
  const unanswered = new WeakMap<Duplex, Set<ServerResponse>>();
  const refused = new WeakSet<Duplex>();
  const refuse = (socket: Duplex, refusal: Refusal): void => {
    // Later errors only follow from the first one.
    if (refused.has(socket)) return;
    refused.add(socket);
    const [current] = unanswered.get(socket) ?? [];
    // The client would take a second response for the body of the one in progress.
    if (!socket.writable || current?.headersSent) {
      socket.destroy();
      return;
    }
    socket.end(asText(refusal));
    // A request that completes late must not take effect after its client was refused.
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
  // Never drop headers, since any may matter for access; `headerBytes` bounds them.
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
  // readTarget reports a missing Host header.
  requireHostHeader: false,
  shouldUpgradeCallback: isForWebSocket,
});

/** Ignores other upgrade offers, such as HTTP/2's, and serves the request over HTTP/1.1. */
const isForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === "websocket";

/** Delayed, since a client that is still sending would get a reset instead of the response. */
const destroyAfter = (socket: Duplex, lingerMs: number): void => {
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
};

/** @param onChange called when a response is complete, and when it has been read while others wait. */
const keepUntilRead = (
  waiting: Set<ServerResponse>,
  response: ServerResponse,
  onChange: () => void,
): void => {
  waiting.add(response);
  response.once("prefinish", onChange);
  response.once("close", () => {
    waiting.delete(response);
    // Between requests Node.js applies its own timeout.
    if (waiting.size > 0) onChange();
  });
};

interface Refusal {
  status: number;
  message: string;
}

const tooManyRequests = ({ unanswered }: HttpLimits): Refusal => ({
  status: 503,
  message: `More than ${unanswered} requests of this connection are waiting for responses; read some before you send more.`,
});

/** @param error of the clientError event: https://nodejs.org/api/http.html#event-clienterror */
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
