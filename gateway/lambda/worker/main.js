// An execution environment: loads one handler, then calls it for one event after another.
//
// The files of this folder are JavaScript with types in comments: loading TypeScript would also load its parser, which
// costs 100 ms and 10 MB for every environment of every function.
import { markChildren } from "./children.js";
import { readSettings, receive, send } from "./channel.js";
import { EventLoop } from "./event-loop.js";
import { textOfUncaught } from "./errors.js";
import { loadHandler, provideGlobals } from "./load-handler.js";
import { redirectOutput } from "./output.js";
import { limited } from "./payload.js";
import { redirectAwsCalls } from "./redirect.js";
import { chooseRuntime } from "./runtime.js";
import { provideSdk } from "./runtime-modules.js";
import { provideTemporaryFolder } from "./temporary-folder.js";
import { nextTurn } from "./turn.js";
import { nameTrace } from "./trace-id.js";

/** @import { Invocation, Outcome } from "../worker-protocol.ts" */
/** @import { Invoke } from "./runtime.js" */

const { parse, stringify } = JSON;
const settings = readSettings();
const runtime = chooseRuntime(settings.runtime);
const eventLoop = new EventLoop();
/** Whether the gateway learns of a crash without a message. */
let isBusy = true;

/** @type {(outcome: Outcome) => void} */
const answer = (outcome) => {
  if ("payload" in outcome) send("p", outcome.payload);
  else send("f", stringify(outcome.error));
};

/** Ends the process. @type {(error: any, status?: number) => void} */
const crash = (error, status = 1) => {
  if (!isBusy) {
    send("w", `${error?.stack ?? error}`);
    send("u");
  }
  send("c", stringify(runtime.toFunctionError(error)));
  process.exit(status);
};

/** Replaces Node.js's own output, which includes lines about itself. */
const watchUncaught = () => {
  process.on("uncaughtExceptionMonitor", (error) => {
    if (process.listenerCount("uncaughtException") > 0) return;
    send("w", textOfUncaught(error));
    process.exit(1);
  });
  process.on("exit", () => {
    // Tells the gateway that another environment can run an event that is already on its way.
    if (!isBusy) send("u");
  });
};

/** @type {(invoke: Invoke, invocation: Invocation) => Promise<void>} */
const run = async (invoke, invocation) => {
  isBusy = true;
  nameTrace();
  eventLoop.leaveToFunction();
  const outcome = await invoke(parse(invocation.event), invocation);
  eventLoop.keepAlive();
  isBusy = false;
  answer(limited(outcome));
};

const load = async () => {
  redirectOutput();
  watchUncaught();
  runtime.watch(eventLoop, crash);
  markChildren(settings, provideTemporaryFolder(settings));
  redirectAwsCalls(settings);
  provideSdk(settings);
  provideGlobals();
  const handler = await loadHandler(runtime, settings);
  // An uncaught error until then is an error of the start.
  await nextTurn();
  return runtime.createInvoke(handler, { settings, eventLoop });
};

/** @type {(invoke: Invoke) => void} */
const serve = (invoke) => {
  let previous = Promise.resolve();
  const handle = async (/** @type {Invocation} */ invocation) => {
    await run(invoke, invocation);
    await runtime.rest();
  };
  const pipe = receive((invocation) => {
    previous = previous.then(() => handle(invocation)).catch(crash);
  });
  eventLoop.use(pipe);
  isBusy = false;
  send("r");
};

load().then(serve, crash);
