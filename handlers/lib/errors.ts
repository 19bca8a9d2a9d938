// Errors that a client or an operator can mend: what was received, and what was expected.

/** What a client has asked for is not done. Its reply goes to the client. */
export abstract class RefusedError extends Error {
  readonly actual: string;
  readonly expected: string;

  constructor({ actual, expected }: { actual: string; expected: string }) {
    super(`Expected ${expected}, received ${actual}.`);
    this.actual = actual;
    this.expected = expected;
  }
}

/** The message, or a value in it, is not what the route takes. */
export class BadRequestError extends RefusedError {
  override name = "BadRequest";
}

/** The client has done that too often. */
export class TooManyRequestsError extends RefusedError {
  override name = "TooManyRequests";
  /** After which it may try again. */
  readonly retryAfterMs: number;

  constructor(problem: { actual: string; expected: string }, retryAfterMs: number) {
    super(problem);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The client may not do that. */
export class ForbiddenError extends RefusedError {
  override name = "Forbidden";
}

/**
 * SDK v3 errors have no `statusCode`, and a 410 without the error header is named "Unknown": the metadata alone tells.
 * https://github.com/aws/aws-sdk-js-v3/issues/2763
 */
export const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
