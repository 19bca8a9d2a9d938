// Runs a fan-out until it ends, in virtual time.
import type { FanOut, Remainder } from "../../handlers/lib/broadcast/fan-out.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Lets time pass until it ends. @returns also when it ended, in virtual milliseconds. */
export const runFanOut = async ({
  clock,
  fanOut,
}: {
  clock: VirtualClock;
  fanOut: FanOut;
}): Promise<{ remainder: Remainder; endedMs: number | undefined }> => {
  const ends: number[] = [];
  const ended = fanOut.run().finally(() => ends.push(clock.now()));
  do await new Promise(setImmediate);
  while (ends.length === 0 && clock.step());
  return { remainder: await ended, endedMs: ends[0] };
};
