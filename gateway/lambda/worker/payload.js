// Encodes a function's result.
import { RuntimeError } from "./errors.js";

/** @import { FunctionError, Outcome } from "../worker-protocol.ts" */

/** Bytes, as in Lambda's error; 6 MB in https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_RESPONSE_BYTES = 6_291_556;
/** Maximum bytes of UTF-8 per UTF-16 code unit. */
const MAX_BYTES_OF_UNIT = 3;

/** @type {FunctionError} */
export const TOO_LARGE = {
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
};

// Kept here, since a function may replace it.
const { stringify } = JSON;

/**
 * Serializes like Lambda's runtime: undefined becomes null, and values that JSON cannot represent are refused.
 *
 * @param {unknown} result
 * @param {string} errorType for a result that JSON cannot represent: a BigInt, a cycle
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
