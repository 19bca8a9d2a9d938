// Waits on a clock.
import type { Clock } from "./clock.ts";

/** @param milliseconds of the clock; 0 resolves without a timer. */
export const wait = async (clock: Clock, milliseconds: number): Promise<void> => {
  if (milliseconds > 0) await new Promise<void>((resolve) => clock.after(milliseconds, resolve));
};
