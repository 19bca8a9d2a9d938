// How an error of a function is reported to whoever invoked it.
import { inspect } from "node:util";

/** @import { FunctionError } from "../worker-protocol.ts" */

/** An error that Lambda names in a way of its own. */
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

/** Lambda's words for an error that cannot be read. @type {FunctionError} */
const UNREADABLE = {
  errorType: "handled",
  errorMessage:
    "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
  trace: [],
};

/**
 * Anything can be thrown. What cannot be read, as a name that is a number, is told by Lambda's words for that.
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

/** Without DEL, which no header of Lambda's holds. @type {(text: any) => string} */
export const printable = (text) => text.replaceAll("\u007F", "%7F");

/** What a process writes about the error that ends it: where in the function's own files it came from. @type {(error: unknown) => string} */
export const textOfUncaught = (error) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const lines = text.split("\n");
  return lines.filter((line) => !/^\s+at /.test(line) || isOwnFrame(line)).join("\n");
};

/** Whether a line of a stack is a place in the function's own files. @type {(line: string) => boolean} */
export const isOwnFrame = (line) => /^\s+at /.test(line) && !/lambda\/worker|node:/.test(line);
