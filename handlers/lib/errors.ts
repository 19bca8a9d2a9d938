// Errors that a client or an operator can fix: what was received, and what was expected.

/** A client's request is refused. The message is sent to the client. */
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

/** The client exceeded its budget. */
export class TooManyRequestsError extends RefusedError {
  override name = "TooManyRequests";
  /** Milliseconds after which the client may retry. */
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
 * Reads the metadata: SDK v3 errors have no `statusCode`, and a 410 without the error header is named "Unknown".
 * https://github.com/aws/aws-sdk-js-v3/issues/2763
 */
export const readStatus = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
