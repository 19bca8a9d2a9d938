// The HTTP response that rejects a handshake.
import type { OutgoingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import { STATUS_CODES } from "../request/node-http.ts";

export const REFUSAL_HEADERS = {
  "Content-Type": "application/json",
  // https://www.rfc-editor.org/rfc/rfc6455#section-4.4
  "Sec-WebSocket-Version": "13",
} satisfies OutgoingHttpHeaders;

export const refusalBody = (status: number): string =>
  JSON.stringify({ message: STATUS_CODES[status] ?? "Refused" });

/** Answers a request that is not a valid handshake. */
export const refuseUpgrade = (socket: Duplex, status: number): void => {
  const body = refusalBody(status);
  const headers = {
    Connection: "close",
    "Content-Length": Buffer.byteLength(body),
    ...REFUSAL_HEADERS,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
};
