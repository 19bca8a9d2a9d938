// One client of the API in this page: a browser WebSocket, and every frame that it sees.
import { update } from "./store.js";

/** @typedef {{ direction: "in" | "out" | "note", text: string, atMs: number }} Frame */

/**
 * @typedef {object} Client
 * @property {number} id
 * @property {"connecting" | "open" | "closed"} status
 * @property {Frame[]} frames oldest first
 * @property {(text: string) => void} send
 * @property {() => void} close
 */

/** Maximum frames that a client keeps. */
const MAX_FRAMES = 500;

let lastId = 0;

/**
 * @param {string} url
 * @param {string[]} protocols
 * @returns {Client}
 */
export const connectClient = (url, protocols) => {
  const socket = new WebSocket(url, protocols);
  lastId += 1;
  /** @type {Client} */
  const client = {
    id: lastId,
    status: "connecting",
    frames: [],
    send: (text) => {
      socket.send(text);
      note("out", text);
    },
    close: () => socket.close(1000),
  };
  /** @type {(direction: Frame["direction"], text: string) => void} */
  const note = (direction, text) => {
    client.frames = [...client.frames, { direction, text, atMs: Date.now() }].slice(-MAX_FRAMES);
    update();
  };
  socket.addEventListener("open", () => {
    client.status = "open";
    note("note", socket.protocol === "" ? "open" : `open, subprotocol ${socket.protocol}`);
  });
  socket.addEventListener("message", ({ data }) => note("in", String(data)));
  socket.addEventListener("close", ({ code, reason }) => {
    const wasOpen = client.status === "open";
    client.status = "closed";
    note("note", wasOpen ? `closed, ${code} ${reason}` : REFUSED);
  });
  return client;
};

/** Browsers do not tell pages the status of a refused handshake; the gateway's trace shows it. */
const REFUSED = "refused: the $connect among the messages says why";
