// What a function's result is sent as.
import { RuntimeError } from "./errors.js";

/** @import { FunctionError, Outcome } from "../worker-protocol.ts" */

/** Bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html says 6 MB, the error this number. */
const MAX_RESPONSE_BYTES = 6_291_556;
/** Of UTF-8, for a unit of UTF-16. */
const MAX_BYTES_OF_UNIT = 3;

/** @type {FunctionError} */
const TOO_LARGE = {
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
};

// A function may replace it, for itself.
const { stringify } = JSON;

/**
 * JSON, as Lambda's runtime makes it: undefined is null, and what JSON has no text for is refused.
 *
 * @param {unknown} result
 * @param {string} errorType of a result that JSON cannot hold: a BigInt, a cycle
 */
export const toPayload = (result, errorType) => {
  /** @type {string | undefined} */
  let text;
  try {
    text = stringify(result === undefined ? null : result);
  } catch {
    throw new RuntimeError(errorType, "Unable to stringify response body");
  }
  // A function, a symbol.
  if (text === undefined) throw new TypeError("Wrong arguments");
  return text;
};

/** @type {(outcome: Outcome) => Outcome} */
export const limited = (outcome) =>
  isTooLarge("payload" in outcome ? outcome.payload : stringify(outcome.error))
    ? { error: TOO_LARGE }
    : outcome;

/** @type {(text: string) => boolean} */
const isTooLarge = (text) =>
  text.length * MAX_BYTES_OF_UNIT > MAX_RESPONSE_BYTES &&
  Buffer.byteLength(text) > MAX_RESPONSE_BYTES;
