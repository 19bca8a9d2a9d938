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
