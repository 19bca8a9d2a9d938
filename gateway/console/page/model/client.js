// A client of the API in this page: a browser WebSocket that can connect again, and the frames that it saw.
import { FrameLog } from "./frame-log.js";
import { asHexLine } from "./format.js";
import { update } from "./store.js";

/** @import { Address, Attempt, Status } from "./types.ts" */

/** Close codes when the other end goes: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const GONE_CODES = new Set([1001, 1006]);

/** Browsers do not tell pages the status of a refused handshake; the gateway's trace shows it. */
const REFUSED = "refused: the $connect among the messages says why";

/** The page comes from the gateway, as this file does. */
const { host } = new URL(import.meta.url);

/** @param {Address} address */
const toUrl = ({ stage, query }) => `ws://${host}${stage}${query === "" ? "" : `?${query}`}`;

/** Attempts to connect a lost client again, and milliseconds between them. */
const MAX_RETRIES = 5;
const RETRY_MS = 1000;

/** Maximum attempts to connect that are kept. */
const MAX_ATTEMPTS = 100;

let lastId = 0;

export class Client {
  /** @type {Address} */
  address;
  /** @type {Status} */
  status = "closed";
  frames = new FrameLog();
  received = 0;
  sent = 0;
  /** @type {Attempt[]} the last ones, oldest first */
  attempts = [];
  /** @type {WebSocket | undefined} */
  #socket;
  /** Attempts that remain when the gateway is back, but not ready yet. */
  #retries = 0;

  /** @param {Address} address */
  constructor(address) {
    this.id = lastId += 1;
    this.address = address;
  }

  get isOpen() {
    return this.status === "open";
  }

  /** Neither connected nor about to be. */
  get isEnded() {
    return this.status === "closed" || this.status === "refused" || this.status === "lost";
  }

  reconnectLost() {
    this.#retries = MAX_RETRIES;
    this.connect();
  }

  /** @throws {SyntaxError} when the subprotocols are invalid. */
  connect() {
    const socket = new WebSocket(toUrl(this.address), this.address.protocols);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.status = "connecting";
    const attempt = { atMs: Date.now(), isAccepted: false };
    this.attempts = [...this.attempts, attempt].slice(-MAX_ATTEMPTS);
    socket.addEventListener("open", () => {
      this.status = "open";
      attempt.isAccepted = true;
      this.#retries = 0;
      this.note(socket.protocol === "" ? "open" : `open, subprotocol ${socket.protocol}`);
    });
    socket.addEventListener("message", ({ data }) => this.#receive(data));
    socket.addEventListener("close", (event) => this.#end(event));
    update();
  }

  /** @param {string} text */
  send(text) {
    this.#socket?.send(text);
    this.sent += 1;
    this.frames.add({ direction: "out", text });
    update();
  }

  close() {
    this.#retries = 0;
    this.#socket?.close(1000);
  }

  /** Forgets the frames, and the connections that they were of. */
  clear() {
    this.frames.clear();
    this.attempts = this.attempts.slice(-1);
    update();
  }

  /** @param {string} text */
  note(text) {
    this.frames.add({ direction: "note", text });
    update();
  }

  /** @param {string | ArrayBuffer} data */
  #receive(data) {
    this.received += 1;
    if (typeof data === "string") this.frames.add({ direction: "in", text: data });
    else {
      const bytes = new Uint8Array(data);
      this.frames.add({ direction: "in", text: asHexLine(bytes), bytes });
    }
    update();
  }

  /** @param {CloseEvent} event */
  #end({ code, reason }) {
    if (this.#retries > 0) return this.#retry();
    const wasOpen = this.isOpen;
    this.status = wasOpen ? (GONE_CODES.has(code) ? "lost" : "closed") : "refused";
    this.note(wasOpen ? `closed, ${code} ${reason}`.trim() : REFUSED);
  }

  #retry() {
    this.#retries -= 1;
    this.status = "lost";
    setTimeout(() => {
      if (this.status === "lost") this.connect();
    }, RETRY_MS);
    update();
  }
}
