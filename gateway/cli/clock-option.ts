// --clock: how much faster than real time the gateway's time passes.
import { type Clock, createFastClock } from "../index.ts";

/** Beyond it, what is left of a timer is less than a call takes. */
const MAX_SPEED = 1000;

/** @param text `60x`, or `60`. @throws when it is anything else, or outside 1 to 1000. */
export const parseClock = (text: string): Clock => {
  const speed = /^\d+(\.\d+)?x?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (speed >= 1 && speed <= MAX_SPEED) return createFastClock(speed);
  throw new Error(
    `The clock is "${text}"; expected how much faster than real time, from 1x to ${MAX_SPEED}x, for example 60x.`,
  );
};
