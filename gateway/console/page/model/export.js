// A client's frames as files: JSON Lines, and HAR 1.2 with WebSocket messages as Chrome writes it.
// http://www.softwareishard.com/blog/har-12-spec/

/** @import { Client } from "./client.js" */
/** @import { Address, Attempt, Frame } from "./types.ts" */

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

/** @param {Client} client @param {string} host @returns {string} an entry for each attempt to connect */
export const toHar = (client, host) => {
  const { address, attempts, frames } = client;
  const messages = frames.list().filter(({ direction }) => direction !== "note");
  const request = harRequest(address, host);
  const entries = attempts.map((attempt, at) => {
    const nextMs = attempts[at + 1]?.atMs ?? Infinity;
    return harEntry(
      attempt,
      request,
      messages.filter(({ atMs }) => atMs >= attempt.atMs && atMs < nextMs),
    );
  });
  const creator = { name: "WebSocket console of the local gateway", version: "1" };
  return JSON.stringify({ log: { version: "1.2", creator, pages: [], entries } }, undefined, 2);
};

/** @param {Attempt} attempt @param {object} request @param {Frame[]} messages */
const harEntry = ({ atMs, isAccepted }, request, messages) => {
  const durationMs = (messages.at(-1)?.atMs ?? atMs) - atMs;
  return {
    _initiator: { type: "other" },
    _priority: "High",
    _resourceType: "websocket",
    _webSocketMessages: messages.map(harMessage),
    cache: {},
    request,
    response: response(isAccepted),
    startedDateTime: new Date(atMs).toISOString(),
    time: durationMs,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: durationMs },
  };
};

/** @param {Address} address @param {string} host */
const harRequest = ({ stage, query }, host) => {
  const names = [...new URLSearchParams(query).keys()];
  const masked = names.map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(MASK)}`);
  return {
    method: "GET",
    url: `ws://${host}${stage}${masked.length > 0 ? `?${masked.join("&")}` : ""}`,
    httpVersion: "HTTP/1.1",
    headers: [],
    queryString: names.map((name) => ({ name, value: MASK })),
    cookies: [],
    headersSize: -1,
    bodySize: 0,
  };
};

/** Browsers hide the status of a refused handshake. @param {boolean} isAccepted */
const response = (isAccepted) => ({
  status: isAccepted ? 101 : 0,
  statusText: isAccepted ? "Switching Protocols" : "",
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
