// Waits on a clock.
import type { Clock } from "./clock.ts";

/**
 * @param milliseconds of the clock; 0 resolves without a timer.
 * @param signal ends the wait early.
 */
export const wait = (clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (milliseconds <= 0 || signal.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(milliseconds, done);
    signal.addEventListener("abort", done);
  });
