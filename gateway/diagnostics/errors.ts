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
  | "NO_TEMPORARY_FOLDER"
  | "PORT_IN_USE"
  | "REFUSED_BY_AWS";

/** Whether the stack was not deep enough: what comes from outside was nested too deep, or a chain of it too long. */
export const isOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes("call stack");

export class GatewayError extends Error {
  override name = "GatewayError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @param what was being read, for example `local.names`. */
export const tooDeep = (what: string, cause: unknown): GatewayError =>
  new GatewayError(
    "INVALID_CONFIGURATION",
    `${what} is nested too deep, or follows from itself by too many steps; make it simpler.`,
    { cause },
  );
