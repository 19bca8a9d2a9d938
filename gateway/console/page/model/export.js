// A client's frames as files: JSON Lines, and HAR 1.2 with WebSocket messages as Chrome writes it.
// http://www.softwareishard.com/blog/har-12-spec/

/** @import { Client } from "./client.js" */
/** @import { Frame } from "./types.ts" */

/** @param {Client} client @returns {string} one JSON object a line, oldest first */
export const toJsonLines = ({ id, frames }) =>
  frames
    .list()
    .map(({ direction, text, bytes, atMs }) =>
      JSON.stringify({
        time: new Date(atMs).toISOString(),
        client: id,
        direction,
        ...(bytes ? { base64: toBase64(bytes) } : { text }),
      }),
    )
    .join("\n")
    .concat("\n");

/** Tokens travel in query strings, and files travel further than people think. */
const MASK = "•••";

/** @param {Client} client @param {string} host @returns {string} */
export const toHar = (client, host) => {
  const { address, connectedAtMs, frames, status } = client;
  const messages = frames.list().filter(({ direction }) => direction !== "note");
  const names = [...new URLSearchParams(address.query).keys()];
  const query = names.map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(MASK)}`);
  const url = `ws://${host}${address.stage}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const lastMs = messages.at(-1)?.atMs ?? connectedAtMs;
  const entry = {
    _initiator: { type: "other" },
    _priority: "High",
    _resourceType: "websocket",
    _webSocketMessages: messages.map(harMessage),
    cache: {},
    request: {
      method: "GET",
      url,
      httpVersion: "HTTP/1.1",
      headers: [],
      queryString: names.map((name) => ({ name, value: MASK })),
      cookies: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: response(status === "refused"),
    startedDateTime: new Date(connectedAtMs).toISOString(),
    time: Math.max(0, lastMs - connectedAtMs),
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: 0 },
  };
  const creator = { name: "WebSocket console of the local gateway", version: "1" };
  return JSON.stringify(
    { log: { version: "1.2", creator, pages: [], entries: [entry] } },
    undefined,
    2,
  );
};

/** Browsers hide the status of a refused handshake. @param {boolean} isRefused */
const response = (isRefused) => ({
  status: isRefused ? 0 : 101,
  statusText: isRefused ? "" : "Switching Protocols",
  httpVersion: "HTTP/1.1",
  headers: [],
  cookies: [],
  content: { size: 0, mimeType: "x-unknown" },
  redirectURL: "",
  headersSize: -1,
  bodySize: -1,
});

const TEXT_OPCODE = 1;
const BINARY_OPCODE = 2;

/** Times are in seconds; binary data is in base64. @param {Frame} frame */
const harMessage = ({ direction, text, bytes, atMs }) => ({
  type: direction === "out" ? "send" : "receive",
  time: atMs / 1000,
  opcode: bytes ? BINARY_OPCODE : TEXT_OPCODE,
  data: bytes ? toBase64(bytes) : text,
});

/** @param {Uint8Array} bytes */
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
