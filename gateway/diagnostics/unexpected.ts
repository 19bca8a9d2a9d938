// The last line of defence: reports an unexpected error, which ends only the event in which it occurred.
import type { Output } from "./output.ts";

/** @param what was being done, for example `A message of abc=`. @returns a function for `catch`. */
export const unexpected =
  (output: Output, what: string) =>
  (error: unknown): void => {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    output.warn(`${what} failed in the gateway itself, which keeps running. Cause: ${cause}`);
  };
