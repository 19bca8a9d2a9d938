// Which contract a function has with Lambda: its runtime says so, whatever Node.js the gateway runs on.
import { callbackRuntime } from "./callback-runtime.js";
import { promiseRuntime } from "./promise-runtime.js";
import { hasCallbacks } from "./runtime-version.js";

/** @import { EnvironmentSettings, FunctionError, Invocation, Outcome } from "../worker-protocol.ts" */
/** @import { EventLoop } from "./event-loop.js" */

/** @typedef {(...args: unknown[]) => any} Handler */
/** @typedef {(event: unknown, invocation: Invocation) => Promise<Outcome>} Invoke Rejects with what ends the environment. */
/**
 * @typedef {object} Runtime
 * @property {(file: string, find: { name: string, paths: string[] }) => Promise<any>} loadModule
 *   `file` is where the handler says that it is, without its extension; failing that, a package of this name is found.
 * @property {(module: any, path: string[]) => any} findExport
 * @property {(handler: Handler) => void} check throws when it will not call such a handler
 * @property {(thrown: unknown) => FunctionError} toFunctionError
 * @property {(eventLoop: EventLoop, crash: (error: unknown, status: number) => void) => void} watch
 *   over what nobody catches
 * @property {(handler: Handler, environment: { settings: EnvironmentSettings, eventLoop: EventLoop }) => Invoke} createInvoke
 * @property {() => Promise<void>} rest between two invocations
 */

/** @type {(runtime: string) => Runtime} */
export const chooseRuntime = (runtime) =>
  hasCallbacks(runtime) ? callbackRuntime : promiseRuntime;
