// The gateway's errors. A message says what was received, what was expected, and how to fix it.
import { plural } from "../../shared/plural.ts";

/** Stable codes, for tests and for searching. */
export type ErrorCode =
  | "EXPRESSION"
  | "UNKNOWN_REFERENCE"
  | "CYCLE"
  | "TOO_MUCH_WORK"
  | "MISSING_VARIABLE"
  | "MISSING_BUILD"
  | "INVALID_CONFIGURATION"
  | "INVALID_ZIP"
  | "INVALID_FAULTS"
  | "INVALID_CALL"
  | "NO_TEMPORARY_FOLDER"
  | "PORT_IN_USE"
  | "REFUSED_BY_AWS"
  | "STRICT";

/** Whether the call stack overflowed: input was nested too deep, or a chain of references was too long. */
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
    `${what} is nested too deep, or its chain of references is too long; simplify it.`,
    { cause },
  );

/** With `strict`. @param warnings at least one. */
export const refuseWarnings = (warnings: readonly string[]): GatewayError =>
  new GatewayError(
    "STRICT",
    [
      `Nothing is served, because warnings count as errors (${plural(warnings.length, "warning")}); fix them, or start without --strict:`,
      ...warnings.map((line) => `- ${line}`),
    ].join("\n"),
  );
