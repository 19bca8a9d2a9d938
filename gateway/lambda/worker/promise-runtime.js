// Lambda's contract with handlers from Node.js 24 on, like version 4 of its runtime interface client: the returned
// value is awaited, and there is no other way to respond.
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

/** Omits what an error lacks. */
const toFunctionError = reportErrors({ isError, toText: (part) => printable(part ?? "") });

/** @type {Runtime["findExport"]} */
const findExport = (module, path) => follow(module, path) || follow(module?.default, path);

/** @type {(from: any, path: string[]) => any} */
const follow = (from, path) =>
  path.reduce((value, name) => (typeof value === "object" ? value?.[name] : undefined), from);

/** Refuses handlers with callbacks without calling them. @type {Runtime["check"]} */
const check = (handler) => {
  if (handler.length <= MAX_PARAMETERS) return;
  throw new RuntimeError(
    "Runtime.CallbackHandlerDeprecated",
    "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
      "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
      "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
  );
};

/** An uncaught failure in the same turn takes precedence over the result. @type {Runtime["createInvoke"]} */
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
  // An uncaught error ends the process.
  watch: () => {},
  createInvoke,
  rest: async () => {},
};
