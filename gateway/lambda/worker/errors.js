// Converts an error of a function to the format in which Lambda reports it to the caller.
import { inspect } from "node:util";

/** @import { FunctionError } from "../worker-protocol.ts" */

/** An error with one of Lambda's own names. */
export class RuntimeError extends Error {
  /**
   * @param {string} name
   * @param {string} message
   */
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/** Lambda's result for an error that cannot be read. @type {FunctionError} */
const UNREADABLE = {
  errorType: "handled",
  errorMessage:
    "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
  trace: [],
};

/**
 * Accepts any thrown value. An unreadable one, such as an error whose name is a number, gives Lambda's result for that.
 *
 * @type {(reading: {
 *   isError: (value: unknown) => value is Error,
 *   toText: (part: any) => string,
 * }) => (thrown: unknown) => FunctionError} `toText` may throw
 */
export const reportErrors =
  ({ isError, toText }) =>
  (thrown) => {
    try {
      if (!isError(thrown)) {
        return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
      }
      return {
        errorType: toText(thrown.name),
        errorMessage: toText(thrown.message),
        trace: toText(thrown.stack).split("\n"),
      };
    } catch {
      return UNREADABLE;
    }
  };

/** Removes DEL, which Lambda's headers cannot contain. @type {(text: any) => string} */
export const printable = (text) => text.replaceAll("\u007F", "%7F");

/** The text about an error that ends the process, with its place in the function's own files. @type {(error: unknown) => string} */
export const textOfUncaught = (error) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const lines = text.split("\n");
  return lines.filter((line) => !/^\s+at /.test(line) || isOwnFrame(line)).join("\n");
};

/** Whether a stack frame is in the function's own files. @type {(line: string) => boolean} */
export const isOwnFrame = (line) => /^\s+at /.test(line) && !/lambda\/worker|node:/.test(line);
