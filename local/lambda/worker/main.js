// An execution environment: loads one handler, then calls it for one event after another.
//
// The files of this folder are JavaScript, with their types in comments: a worker that loads TypeScript loads its
// parser, too, which takes 100 ms and 10 MB for every environment of every function.
import { workerData } from "node:worker_threads";
import { callHandler } from "./call-handler.js";
import { linger } from "./linger.js";
import { loadHandler } from "./load-handler.js";
import { take } from "./offers.js";
import { redirectOutput } from "./output.js";
import { redirectAwsCalls } from "./redirect.js";
import { provideSdk } from "./runtime-modules.js";

/** @import { EnvironmentSettings, FunctionError, Invocation, WorkerMessage } from "../worker-protocol.ts" */
/** @import { Handler } from "./load-handler.js" */

/** @type {EnvironmentSettings} */
const settings = workerData;

/** @type {(message: WorkerMessage) => void} */
const send = (message) => settings.port.postMessage(message);

/** @type {(error: unknown) => FunctionError} */
const toFunctionError = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") }
    : { errorType: typeof error, errorMessage: String(error) };

/** @type {(handler: Handler, invocation: Invocation) => Promise<void>} */
const invoke = async (handler, invocation) => {
  if (!take(settings.offers, invocation.offer)) return;
  try {
    const result = await callHandler(handler, invocation, settings);
    send({ type: "result", payload: JSON.stringify(result ?? null) ?? "null" });
  } catch (error) {
    send({ type: "error", error: toFunctionError(error) });
  }
};

const start = async () => {
  redirectOutput((stream, text) => send({ type: "output", stream, text }));
  redirectAwsCalls(settings);
  provideSdk();
  const handler = await loadHandler(settings.taskRoot, settings.handler);
  let previous = Promise.resolve();
  let pending = 0;
  const handle = async (/** @type {Invocation} */ invocation) => {
    await invoke(handler, invocation);
    pending -= 1;
    if (pending === 0) receive(linger(settings.port, settings.claim) ?? []);
  };
  const receive = (/** @type {Invocation[]} */ invocations) => {
    for (const invocation of invocations) {
      pending += 1;
      previous = previous.then(() => handle(invocation));
    }
  };
  settings.port.on("message", receive);
  send({ type: "ready" });
};

start().catch((error) => send({ type: "failed to start", error: toFunctionError(error) }));
