// An execution environment: loads one handler, then calls it for one event after another.
//
// The files of this folder are JavaScript, with their types in comments: a worker that loads TypeScript loads its
// parser, too, which takes 100 ms and 10 MB for every environment of every function.
import { workerData } from "node:worker_threads";
import { EventLoop } from "./event-loop.js";
import { linger } from "./linger.js";
import { loadHandler, provideGlobals } from "./load-handler.js";
import { take } from "./offers.js";
import { redirectOutput } from "./output.js";
import { limited } from "./payload.js";
import { redirectAwsCalls } from "./redirect.js";
import { runtimeOf } from "./runtime.js";
import { provideSdk } from "./runtime-modules.js";
import { nextTurn } from "./turn.js";
import { nameTrace } from "./trace-id.js";
import { countSent } from "./traffic.js";

/** @import { EnvironmentSettings, Invocation, WorkerMessage } from "../worker-protocol.ts" */
/** @import { Invoke } from "./runtime.js" */

/** @type {EnvironmentSettings} */
const settings = workerData;
const runtime = runtimeOf(settings.runtime);
const eventLoop = new EventLoop(settings.port);
/** Whether a crash would be known without being told. */
let isBusy = true;

/** @type {(message: WorkerMessage) => void} */
const send = (message) => {
  countSent(settings.traffic);
  settings.port.postMessage(message);
};

/** Ends the thread. @type {(error: any, status?: number) => void} */
const crash = (error, status = 1) => {
  if (!isBusy) process.stderr.write(`${error?.stack ?? error}\n`);
  send({ type: "crashed", error: runtime.toFunctionError(error) });
  process.exit(status);
};

/** @type {(invoke: Invoke, invocation: Invocation) => Promise<void>} */
const run = async (invoke, invocation) => {
  if (!take(settings.offers, invocation.offer)) return;
  isBusy = true;
  nameTrace();
  eventLoop.leaveToFunction();
  const outcome = await invoke(JSON.parse(invocation.event), invocation);
  eventLoop.keepAlive();
  isBusy = false;
  send({ type: "outcome", outcome: limited(outcome) });
};

const load = async () => {
  redirectOutput(settings.traffic, (stream, text) => send({ type: "output", stream, text }));
  runtime.watch(eventLoop, crash);
  redirectAwsCalls(settings);
  provideSdk();
  provideGlobals();
  const handler = await loadHandler(runtime, settings);
  // What nobody catches meanwhile is an error of the start.
  await nextTurn();
  return runtime.createInvoke(handler, { settings, eventLoop });
};

/** @type {(invoke: Invoke) => void} */
const serve = (invoke) => {
  let previous = Promise.resolve();
  let pending = 0;
  const handle = async (/** @type {Invocation} */ invocation) => {
    await run(invoke, invocation);
    await runtime.rest();
    pending -= 1;
    if (pending === 0) receive(linger(settings.port, settings.claim) ?? []);
  };
  const receive = (/** @type {Invocation[]} */ invocations) => {
    for (const invocation of invocations) {
      pending += 1;
      previous = previous.then(() => handle(invocation)).catch(crash);
    }
  };
  settings.port.on("message", receive);
  isBusy = false;
  send({ type: "ready" });
};

load().then(serve, crash);
