// Waits for the next event without sleep, for a moment: to wake a thread takes a processor longer than most handlers do.
import { availableParallelism } from "node:os";
import { receiveMessageOnPort } from "node:worker_threads";

/** Milliseconds in which a client that answers at once has sent its next message. */
const LINGER_MS = 0.4;
/** Milliseconds after which whoever lingers must have been ended. */
const MAX_CLAIM_MS = 100;

/** Shared by all environments: the time since when one of them lingers, 0 where none does. One core at most is busy so. */
export const createClaim = () =>
  new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

const isWorthIt = availableParallelism() > 1;

/**
 * Nothing else of the environment runs in the meantime; between two events Lambda freezes it, too.
 *
 * @param {import("node:worker_threads").MessagePort} port
 * @param {Int32Array} claim
 * @returns {any} a message that has come, if one has
 */
export const linger = (port, claim) => {
  if (!isWorthIt || !take(claim)) return undefined;
  const untilMs = performance.now() + LINGER_MS;
  let received;
  do received = receiveMessageOnPort(port);
  while (received === undefined && performance.now() < untilMs);
  Atomics.store(claim, 0, 0);
  return received?.message;
};

/** @param {Int32Array} claim */
const take = (claim) => {
  // Truncated to 32 bits, which differences survive.
  const now = Date.now() | 0 || 1;
  const since = Atomics.load(claim, 0);
  const isTaken = since !== 0 && Math.abs((now - since) | 0) < MAX_CLAIM_MS;
  return !isTaken && Atomics.compareExchange(claim, 0, since, now) === since;
};
