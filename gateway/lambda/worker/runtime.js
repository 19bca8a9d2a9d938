// Chooses the contract with handlers by the function's runtime, whatever Node.js version the gateway runs on.
import { callbackRuntime } from "./callback-runtime.js";
import { promiseRuntime } from "./promise-runtime.js";
import { hasCallbacks } from "./runtime-version.js";

/** @import { EnvironmentSettings, FunctionError, Invocation, Outcome } from "../worker-protocol.ts" */
/** @import { EventLoop } from "./event-loop.js" */

/** @typedef {(...args: unknown[]) => any} Handler */
/** @typedef {(event: unknown, invocation: Invocation) => Promise<Outcome>} Invoke Rejects with the error that ends the environment. */
/**
 * @typedef {object} Runtime
 * @property {(file: string, find: { name: string, paths: string[] }) => Promise<any>} loadModule
 *   `file` is the path in the handler's name, without extension; if it is missing, `find` locates a package.
 * @property {(module: any, path: string[]) => any} findExport
 * @property {(handler: Handler) => void} check throws when the contract does not allow such a handler
 * @property {(thrown: unknown) => FunctionError} toFunctionError
 * @property {(eventLoop: EventLoop, crash: (error: unknown, status: number) => void) => void} watch
 *   handles uncaught errors
 * @property {(handler: Handler, environment: { settings: EnvironmentSettings, eventLoop: EventLoop }) => Invoke} createInvoke
 * @property {() => Promise<void>} rest between two invocations
 */

/** @type {(runtime: string) => Runtime} */
export const chooseRuntime = (runtime) =>
  hasCallbacks(runtime) ? callbackRuntime : promiseRuntime;
