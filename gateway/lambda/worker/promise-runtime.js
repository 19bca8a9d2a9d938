// Lambda's contract with handlers from Node.js 24 on, as its runtime interface client 4 has it: what a handler returns is
// awaited, and there is no other way to answer.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { createContext } from "./context.js";
import { printable, reportErrors, RuntimeError } from "./errors.js";
import { importAlways } from "./load-module.js";
import { toPayload } from "./payload.js";
import { nextTurn } from "./turn.js";

/** @import { Runtime } from "./runtime.js" */

const MAX_PARAMETERS = 2;

/** @type {(value: unknown) => value is Error} */
const isError = (value) => value instanceof Error;

/** What an error lacks is left out. */
const toFunctionError = reportErrors({ isError, toText: (part) => printable(part ?? "") });

/** @type {Runtime["findExport"]} */
const findExport = (module, path) => follow(module, path) || follow(module?.default, path);

/** @type {(from: any, path: string[]) => any} */
const follow = (from, path) =>
  path.reduce((value, name) => (typeof value === "object" ? value?.[name] : undefined), from);

/** Whatever such a handler would do, it is not called. @type {Runtime["check"]} */
const check = (handler) => {
  if (handler.length <= MAX_PARAMETERS) return;
  throw new RuntimeError(
    "Runtime.CallbackHandlerDeprecated",
    "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
      "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
      "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
  );
};

/** What fails in the same turn, and is caught by nobody, counts more than the answer. @type {Runtime["createInvoke"]} */
const createInvoke = (handler, { settings }) => {
  const runtime = { handler };
  return async (event, invocation) => {
    const xRayTraceId = process.env["_X_AMZN_TRACE_ID"];
    try {
      const context = { ...createContext(invocation, settings), xRayTraceId };
      const result = await runtime.handler(event, context);
      await nextTurn();
      return { payload: toPayload(result, "Runtime.JSONStringifyError") };
    } catch (error) {
      await nextTurn();
      return { error: toFunctionError(error) };
    }
  };
};

/** @type {Runtime} */
export const promiseRuntime = {
  loadModule: importAlways,
  findExport,
  check,
  toFunctionError,
  // The process ends with what nobody catches.
  watch: () => {},
  createInvoke,
  rest: async () => {},
};
