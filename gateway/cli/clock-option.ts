// --clock: how much faster than real time the gateway's time passes.
import { type Clock, createFastClock } from "../index.ts";

/** At a higher speed, timers would end before a call returns. */
const MAX_SPEED = 1000;

/** @param text `60x` or `60`. @throws when it has another format or is outside 1 to 1000. */
export const parseClock = (text: string): Clock => {
  const speed = /^\d+(\.\d+)?x?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (speed >= 1 && speed <= MAX_SPEED) return createFastClock(speed);
  throw new Error(
    `--clock is "${text}"; expected a speed from 1x (real time) to ${MAX_SPEED}x, for example 60x.`,
  );
};
