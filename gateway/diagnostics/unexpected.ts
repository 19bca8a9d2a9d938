// The last line of defence: what nobody expected is told, and ends nothing but the event that it was about.
import type { Output } from "./output.ts";

/** @param what was going on: `A message of abc=`. @returns a function for `catch`. */
export const unexpected =
  (output: Output, what: string) =>
  (error: unknown): void => {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    output.warn(`${what} failed in the gateway itself, which goes on. The cause: ${cause}`);
  };
