// What the gateway says when something is wrong: what was found, what was expected, how to mend it.

/** Names of what can be wrong, for tests and for those who search. */
export type ErrorCode =
  | "EXPRESSION"
  | "UNKNOWN_REFERENCE"
  | "CYCLE"
  | "MISSING_VARIABLE"
  | "MISSING_BUILD"
  | "INVALID_CONFIGURATION"
  | "INVALID_ZIP"
  | "INVALID_FAULTS"
  | "INVALID_CALL"
  | "PORT_IN_USE";

export class GatewayError extends Error {
  override name = "GatewayError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
