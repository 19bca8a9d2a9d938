// Checks the size of messages.
import { BadRequestError } from "./errors.ts";
import { MAX_MESSAGE_BYTES } from "./limits.ts";

/** @throws {BadRequestError} when API Gateway would not deliver it for its size. */
export const assertDeliverable = (text: string): void =>
  assertBytes(text, MAX_MESSAGE_BYTES, "to deliver");

/**
 * @param purpose continues the sentence "at most … bytes".
 * @throws {BadRequestError} when the text is longer, in UTF-8.
 */
export const assertBytes = (text: string, maxBytes: number, purpose: string): void => {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw new BadRequestError({
      expected: `at most ${maxBytes} bytes ${purpose}`,
      actual: `${bytes}`,
    });
  }
};
