// Lambda's contract with handlers up to Node.js 22, like version 3 of its runtime interface client: handlers always get
// a callback; a returned promise counts, any other returned value does not.
// https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/tree/v3.3.0
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { types } from "node:util";
import { createContext } from "./context.js";
import { printable, reportErrors, RuntimeError } from "./errors.js";
import { requireOrImport } from "./load-module.js";
import { toPayload } from "./payload.js";
import { nextTurn } from "./turn.js";

/** @import { Outcome } from "../worker-protocol.ts" */
/** @import { Handler, Runtime } from "./runtime.js" */

/** Exit status of a process that waits for a promise that never settles while it loads. */
const UNSETTLED_STATUS = 13;
const UNCAUGHT_STATUS = 129;
const UNHANDLED_STATUS = 128;

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html#troubleshooting-invocation-nodejs-exit */
const neverSettled = () =>
  new RuntimeError(
    "Runtime.NodeJsExit",
    "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise " +
      "that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes",
  );

/**
 * Objects with the shape of an error count too.
 *
 * @param {any} value
 * @returns {value is Error}
 */
const isError = (value) =>
  types.isNativeError(value) ||
  (isText(value?.name) && isText(value.message) && isText(value.stack));

/** @type {(value: unknown) => boolean} */
const isText = (value) => typeof value === "string" && value !== "";

/** Whether it has an error's properties: name, message and stack. */
const toFunctionError = reportErrors({ isError, toText: printable });

/** @type {Runtime["watch"]} */
const watch = (eventLoop, crash) => {
  process.on("uncaughtException", (error) => crash(error, UNCAUGHT_STATUS));
  process.on("unhandledRejection", (/** @type {any} */ reason) => {
    const { message } = new Error(reason);
    crash(new RuntimeError("Runtime.UnhandledPromiseRejection", message), UNHANDLED_STATUS);
  });
  eventLoop.watch();
  eventLoop.whenEmpty(() => process.exit(UNSETTLED_STATUS));
};

/** @type {(value: any) => boolean} */
const isThenable = (value) => typeof value?.then === "function";

/** @type {(value: unknown) => boolean} */
const isGiven = (value) => value !== undefined && value !== null;

/**
 * Lambda first converts the value to an error for its log, which fails with another error for values without text.
 *
 * @type {(error: unknown) => void}
 */
const assertPrintable = (error) => {
  if (!(error instanceof Error)) Reflect.construct(Error, [error]);
};

/** The outcome when nothing is left that could respond. @type {(handler: Handler) => Outcome} */
const unanswered = (handler) =>
  handler.constructor?.name === "AsyncFunction"
    ? { error: toFunctionError(neverSettled()) }
    : { payload: "null" };

/** @type {Runtime["createInvoke"]} */
const createInvoke = (handler, { settings, eventLoop }) => {
  const runtime = { handler };
  return (event, invocation) =>
    new Promise((end) => {
      eventLoop.whenEmpty(() => setImmediate(() => end(unanswered(handler))));
      const { callback, ...methods } = answers(end, eventLoop, () => context);
      /** @type {any} */
      const context = {
        callbackWaitsForEmptyEventLoop: true,
        ...methods,
        ...createContext(invocation, settings),
      };
      try {
        const result = runtime.handler(event, context, callback);
        if (isThenable(result)) result.then(context.succeed, context.fail).catch(context.fail);
      } catch (error) {
        callback(error);
      }
    });
};

/**
 * The ways to respond; the first one used counts.
 *
 * @param {(outcome: Outcome) => void} end
 * @param {import("./event-loop.js").EventLoop} eventLoop
 * @param {() => { callbackWaitsForEmptyEventLoop: unknown }} createContextFor
 */
const answers = (end, eventLoop, createContextFor) => {
  let isAnswered = false;
  /** A call that throws does not count as a response. @type {<A extends unknown[]>(answer: (...args: A) => void) => (...args: A) => void} */
  const once =
    (answer) =>
    (...args) => {
      if (isAnswered) return;
      eventLoop.letEnd();
      answer(...args);
      isAnswered = true;
    };
  /** @type {(result: unknown) => void} */
  const succeed = (result) => end({ payload: toPayload(result, "Error") });
  /** @type {(error: any) => void} */
  const fail = (error) => {
    assertPrintable(error);
    end({ error: toFunctionError(error) });
  };
  /** @type {(error: unknown, result: unknown) => void} */
  const done = (error, result) => (isGiven(error) ? fail(error) : succeed(result));
  /** @type {(error?: unknown, result?: unknown) => void} */
  const callback = (error, result) => {
    if (isGiven(error) || !createContextFor().callbackWaitsForEmptyEventLoop) done(error, result);
    else eventLoop.whenEmpty(() => setImmediate(() => succeed(result)));
  };
  return {
    callback: once(callback),
    succeed: once(succeed),
    fail: once((/** @type {unknown} */ error) => fail(isGiven(error) ? error : "handled")),
    done: once(done),
  };
};

/** @type {Runtime} */
export const callbackRuntime = {
  loadModule: requireOrImport,
  findExport: (module, path) => path.reduce((value, name) => value && value[name], module),
  check: () => {},
  toFunctionError,
  watch,
  createInvoke,
  // Lets an uncaught error end the process before it takes another event.
  rest: nextTurn,
};
