// Errors that a client or an operator can mend: what was received, and what was expected.

/** The message, or a value in it, is not what the route takes. Its reply goes to the client. */
export class BadRequestError extends Error {
  override name = "BadRequest";
  readonly actual: string;
  readonly expected: string;

  constructor({ actual, expected }: { actual: string; expected: string }) {
    super(`Expected ${expected}, received ${actual}.`);
    this.actual = actual;
    this.expected = expected;
  }
}

/**
 * SDK v3 errors have no `statusCode`, and a 410 without the error header is named "Unknown": the metadata alone tells.
 * https://github.com/aws/aws-sdk-js-v3/issues/2763
 */
export const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
