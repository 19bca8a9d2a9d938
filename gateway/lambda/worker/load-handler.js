// Finds a function's handler by name, like Lambda's Node.js runtimes.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { basename, dirname, join } from "node:path";
import { RuntimeError } from "./errors.js";

/** @import { EnvironmentSettings } from "../worker-protocol.ts" */
/** @import { Handler, Runtime } from "./runtime.js" */

/** Property by which Lambda recognizes a handler that streams its response. */
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

/** @type {(handler: any) => any} */
const streamifyResponse = (handler) => {
  handler[STREAMING] = "response";
  return handler;
};

/** The global that Lambda provides: a module may use it for other handlers than this one. */
export const provideGlobals = () => {
  Object.assign(globalThis, { awslambda: { streamifyResponse } });
};

/**
 * @param {Runtime} runtime
 * @param {Pick<EnvironmentSettings, "taskRoot" | "handler">} settings `handler` is `path/file.export`; the export may be
 *   nested: `file.a.b`
 * @returns {Promise<Handler>}
 */
export const loadHandler = async (runtime, { taskRoot, handler }) => {
  const { folder, name, path } = parseName(handler);
  const module = await loadModule(runtime, join(taskRoot, folder), { taskRoot, name, handler });
  const found = runtime.findExport(module, path);
  if (!found) throw notFound(`${handler} is undefined or not exported`);
  if (typeof found !== "function") throw notFound(`${handler} is not a function`);
  assertWholeResponse(found, handler);
  runtime.check(found);
  return found;
};

/** @type {(message: string) => RuntimeError} */
const notFound = (message) => new RuntimeError("Runtime.HandlerNotFound", message);

/** @type {(handler: string) => { folder: string, name: string, path: string[] }} */
const parseName = (handler) => {
  const [name = "", ...path] = basename(handler).split(".");
  if (handler.includes("..")) {
    throw malformed(
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  if (path.length === 0) throw malformed("Bad handler");
  return { folder: dirname(handler), name, path };
};

/** @type {(message: string) => RuntimeError} */
const malformed = (message) => new RuntimeError("Runtime.MalformedHandlerName", message);

/** @type {(runtime: Runtime, folder: string, handler: { taskRoot: string, name: string, handler: string }) => any} */
const loadModule = async (runtime, folder, { taskRoot, name, handler }) => {
  try {
    return await runtime.loadModule(join(folder, name), { name, paths: [taskRoot, folder] });
  } catch (/** @type {any} */ error) {
    if (error instanceof SyntaxError) throw syntaxError(error);
    if (error?.code !== "MODULE_NOT_FOUND") throw error;
    throw new RuntimeError("Runtime.ImportModuleError", describe(error, name, handler));
  }
};

/** Keeps the stack, which contains the line. @type {(error: SyntaxError) => RuntimeError} */
const syntaxError = (error) => {
  const named = new RuntimeError("Runtime.UserCodeSyntaxError", String(error));
  named.stack = error.stack ?? "";
  return named;
};

/** @type {(error: Error, name: string, handler: string) => string} */
const describe = (error, name, handler) =>
  error.message.startsWith(`Cannot find module '${name}'`)
    ? `Error: Cannot find module '${name}' for the handler "${handler}"; expected ${name}.js, ${name}.mjs or ` +
      `${name}.cjs in the zip.`
    : String(error);

/** @type {(handler: any, name: string) => void} */
const assertWholeResponse = (handler, name) => {
  if (!handler[STREAMING]) return;
  if (handler[STREAMING] !== "response") {
    throw new RuntimeError(
      "Runtime.MalformedStreamingHandler",
      "Only response streaming is supported.",
    );
  }
  throw new RuntimeError(
    "Gateway.CannotRun",
    `The handler "${name}" streams its response (awslambda.streamifyResponse), which is not served locally. ` +
      "A WebSocket API waits for the whole response: return it from an async function.",
  );
};
