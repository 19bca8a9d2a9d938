// The last line of defence: reports an unexpected error, which ends only the event in which it occurred.
import type { Output } from "./output.ts";

/**
 * @param what was being done, for example `A message of abc=`.
 * @param mask of what the error may quote. Default: nothing is hidden.
 * @returns a function for `catch`.
 */
export const unexpected =
  (output: Output, what: string, mask = (text: string): string => text) =>
  (error: unknown): void => {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const line = `${what} failed in the gateway itself, which keeps running. Cause: ${mask(cause)}`;
    output.warn(line);
  };
