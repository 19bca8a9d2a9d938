// Whether a text fits into one message.
import { BadRequestError } from "./errors.ts";
import { MAX_MESSAGE_BYTES } from "./limits.ts";

/** @throws {BadRequestError} when it is larger than API Gateway delivers. */
export const assertDeliverable = (text: string): void => {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new BadRequestError({
      expected: `at most ${MAX_MESSAGE_BYTES} bytes to deliver`,
      actual: `${bytes}`,
    });
  }
};
