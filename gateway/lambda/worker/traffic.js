// What a thread has sent to the gateway, and how much of its output nobody has looked at yet. A function that writes
// faster than anybody reads waits, as it does for a pipe: the gateway's memory is not its buffer.

/** Messages, sent since the start. */
const SENT = 0;
/** Characters of output that are under way. */
const UNREAD = 1;
const FIELDS = 2;

const MAX_UNREAD = 256 * 1024;
/** What a message costs, however short its text is, in characters. */
const MESSAGE_COST = 64;
/** Of a message. */
const MAX_CHARACTERS = 64 * 1024;

/** Shared by the gateway and the environment. */
export const createTraffic = () =>
  new Int32Array(new SharedArrayBuffer(FIELDS * Int32Array.BYTES_PER_ELEMENT));

/** @param {Int32Array} traffic */
export const countSent = (traffic) => Atomics.add(traffic, SENT, 1);

/** @param {Int32Array} traffic @returns how many messages were sent; it counts on from the smallest number after the largest. */
export const sentCount = (traffic) => Atomics.load(traffic, SENT);

/** @param {string} text @returns {string[]} pieces that are messages of their own */
export const pieces = (text) => {
  const all = [];
  for (let at = 0; at < text.length; at += MAX_CHARACTERS) {
    all.push(text.slice(at, at + MAX_CHARACTERS));
  }
  return all;
};

/** Waits until there is room. @param {Int32Array} traffic @param {string} text */
export const fill = (traffic, text) => {
  for (;;) {
    const unread = Atomics.load(traffic, UNREAD);
    if (unread <= MAX_UNREAD) break;
    Atomics.wait(traffic, UNREAD, unread);
  }
  Atomics.add(traffic, UNREAD, text.length + MESSAGE_COST);
};

/** It has been read. @param {Int32Array} traffic @param {string} text */
export const empty = (traffic, text) => {
  Atomics.sub(traffic, UNREAD, text.length + MESSAGE_COST);
  Atomics.notify(traffic, UNREAD);
};
