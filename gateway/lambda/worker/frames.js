// Framing of messages between the gateway and an environment: a type letter, the length, and that many bytes of UTF-8.

const HEAD_BYTES = 5;

/**
 * Maximum bytes of a message: enough for a result of 6 MB, see payload.js. Functions can write anything to the pipe, so
 * the gateway refuses longer messages.
 */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** @type {(letter: string, text?: string) => Buffer} */
export const frame = (letter, text = "") => {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + length);
  bytes.write(letter, 0, 1, "latin1");
  bytes.writeUInt32LE(length, 1);
  bytes.write(text, HEAD_BYTES);
  return bytes;
};

/** Reassembles frames from pieces, in time linear in their bytes. */
export class FrameReader {
  /** @type {Buffer[]} */
  #pieces = [];
  #length = 0;
  /** Bytes received of the current frame, including its head. */
  #wanted = HEAD_BYTES;
  #onFrame;
  #maxBytes;

  /**
   * @param {(letter: string, text: string) => void} onFrame
   * @param {number} [maxBytes] of a frame; default: any length
   */
  constructor(onFrame, maxBytes = Infinity) {
    this.#onFrame = onFrame;
    this.#maxBytes = maxBytes;
  }

  /** @param {Buffer} piece @throws {RangeError} when a frame is too long */
  add(piece) {
    this.#pieces.push(piece);
    this.#length += piece.length;
    while (this.#length >= this.#wanted) this.#advance();
  }

  #advance() {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    if (!bytes) return;
    this.#pieces = [bytes];
    const end = HEAD_BYTES + bytes.readUInt32LE(1);
    if (end > this.#maxBytes) {
      throw new RangeError(
        `Received a message of ${end} bytes; expected at most ${this.#maxBytes}`,
      );
    }
    this.#wanted = end;
    if (this.#length < end) return;
    const rest = bytes.subarray(end);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#wanted = HEAD_BYTES;
    this.#onFrame(bytes.toString("latin1", 0, 1), bytes.toString("utf8", HEAD_BYTES, end));
  }
}
