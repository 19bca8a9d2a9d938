// What a function's result is sent as.
import { RuntimeError } from "./errors.js";

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
    text = JSON.stringify(result === undefined ? null : result);
  } catch {
    throw new RuntimeError(errorType, "Unable to stringify response body");
  }
  // A function, a symbol.
  if (text === undefined) throw new TypeError("Wrong arguments");
  return text;
};
