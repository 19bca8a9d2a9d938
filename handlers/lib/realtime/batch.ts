// The batches of publications that programs send over HTTP.
import { isUtf8 } from "node:buffer";
import { BadRequestError, RefusedError } from "../errors.ts";
import type { HttpEvent } from "../events.ts";
import { describe, isObject, type Json, parseJsonOfAnyDepth } from "../request.ts";
import { MAX_BATCH_BYTES, MAX_BATCH_ITEMS } from "./limits.ts";
import type { HttpErrorCode } from "./server-frames.ts";

/** The batch has too many bytes or too many items. */
class TooLargeError extends RefusedError {
  override name: HttpErrorCode = "TooLarge";
}

/** HTTP knows the method, but not here. */
class WrongMethodError extends RefusedError {
  override name: HttpErrorCode = "WrongMethod";
}

/**
 * @returns the items of a batch, or the only one.
 * @throws {WrongMethodError} unless it is a POST.
 * @throws {TooLargeError}
 * @throws {BadRequestError} when the body is not JSON, or neither an object nor a list of at least one item.
 */
export const readBatch = ({ body = "", isBase64Encoded, requestContext }: HttpEvent): Json[] => {
  const { method } = requestContext.http;
  if (method !== "POST") throw new WrongMethodError({ expected: "POST", actual: method });
  const bytes = isBase64Encoded ? Buffer.from(body, "base64") : Buffer.from(body);
  assertAtMost(MAX_BATCH_BYTES, bytes.length, "bytes in a request");
  const value = parseJsonOfAnyDepth(decode(bytes));
  if (isObject(value)) return [value];
  if (!Array.isArray(value) || value.length === 0) {
    throw new BadRequestError({
      expected: "an object, or an array of at least one",
      actual: Array.isArray(value) ? "an empty array" : describe(value),
    });
  }
  assertAtMost(MAX_BATCH_ITEMS, value.length, "publications in a request");
  return value;
};

/** Other bytes would become U+FFFD, silently. */
const decode = (bytes: Buffer): string => {
  if (isUtf8(bytes)) return bytes.toString();
  throw new BadRequestError({ expected: "JSON in UTF-8", actual: "other bytes" });
};

const assertAtMost = (most: number, actual: number, what: string): void => {
  if (actual <= most) return;
  throw new TooLargeError({ expected: `at most ${most} ${what}`, actual: String(actual) });
};
