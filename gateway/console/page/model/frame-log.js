// The frames of one client, bounded: when there are too many, or they are too long together, the oldest go.

/** @import { Frame } from "./types.ts" */

/** Maximum frames, and characters and bytes together, that are kept. */
const MAX_FRAMES = 1000;
const MAX_CHARACTERS = 1024 * 1024;

/** Characters and bytes. @param {Pick<Frame, "text" | "bytes">} frame */
const weigh = ({ text, bytes }) => text.length + (bytes?.length ?? 0);

export class FrameLog {
  /** @type {Frame[]} oldest first; those before `start` are gone */
  #frames = [];
  #start = 0;
  #characters = 0;
  /** Frames so far, also those that are gone. */
  total = 0;

  get size() {
    return this.#frames.length - this.#start;
  }

  /** @param {Pick<Frame, "direction" | "text" | "bytes">} frame */
  add(frame) {
    this.total += 1;
    this.#frames.push({ ...frame, number: this.total, atMs: Date.now() });
    this.#characters += weigh(frame);
    while (this.size > 1 && (this.size > MAX_FRAMES || this.#characters > MAX_CHARACTERS)) {
      const oldest = this.#frames[this.#start];
      this.#characters -= oldest ? weigh(oldest) : 0;
      this.#start += 1;
    }
    // In one go: removing the first element of a long array moves all others.
    if (this.#start > MAX_FRAMES) this.#forget();
  }

  #forget() {
    this.#frames = this.#frames.slice(this.#start);
    this.#start = 0;
  }

  /** @param {number} index 0 is the newest @returns {Frame | undefined} */
  newest(index) {
    return index < this.size ? this.#frames[this.#frames.length - 1 - index] : undefined;
  }

  /** @param {number | undefined} number @returns {Frame | undefined} */
  find(number) {
    return number === undefined || number > this.total
      ? undefined
      : this.newest(this.total - number);
  }

  /** @returns {Frame[]} oldest first */
  list() {
    return this.#frames.slice(this.#start);
  }

  clear() {
    this.#frames = [];
    this.#start = 0;
    this.#characters = 0;
  }
}
