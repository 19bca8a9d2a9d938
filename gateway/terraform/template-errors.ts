// Converts errors of the shared template parser, which other packages use as well, to the gateway's errors.
import { TemplateError } from "../../shared/template.ts";
import { GatewayError } from "../diagnostics/errors.ts";

/** @throws {GatewayError} `EXPRESSION` in place of a `TemplateError`. */
export const orGatewayError = <Result>(read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new GatewayError("EXPRESSION", error.message, { cause: error });
  }
};
