// Calls a handler with its event and context, and waits for what it returns or calls back with.
import { RuntimeError } from "./load-handler.js";

/** @import { EnvironmentSettings, Invocation } from "../worker-protocol.ts" */
/** @import { Handler } from "./load-handler.js" */

/** Node.js 24 is the first runtime without callbacks. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
const FIRST_RUNTIME_WITHOUT_CALLBACKS = 24;

/** @type {(handler: Handler, invocation: Invocation, settings: EnvironmentSettings) => Promise<unknown>} */
export const callHandler = async (handler, invocation, settings) => {
  const event = JSON.parse(invocation.event);
  const context = createContext(invocation, settings);
  if (handler.length < 3) return handler(event, context);
  assertCallbacks(settings.runtime);
  return new Promise((resolve, reject) => {
    const callback = (/** @type {unknown} */ error, /** @type {unknown} */ result) =>
      error ? reject(error) : resolve(result);
    Promise.resolve(handler(event, context, callback)).then(
      (returned) => returned !== undefined && resolve(returned),
      reject,
    );
  });
};

/** @type {(runtime: string) => void} */
const assertCallbacks = (runtime) => {
  if (Number(/\d+/.exec(runtime)?.[0]) >= FIRST_RUNTIME_WITHOUT_CALLBACKS) {
    throw new RuntimeError(
      "Runtime.CallbackHandlerDeprecated",
      `AWS Lambda has removed support for callback-based function handlers with ${runtime}. ` +
        "Return a promise, or take two parameters at most.",
    );
  }
};

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 *
 * @type {(invocation: Invocation, settings: EnvironmentSettings) => object}
 */
const createContext = (
  { requestId, invoked },
  { functionName, memoryMib, timeoutMs, logGroupName, logStreamName },
) => {
  const deadlineMs = Date.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: invoked.functionVersion,
    invokedFunctionArn: invoked.functionArn,
    memoryLimitInMB: String(memoryMib),
    logGroupName,
    logStreamName,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
};
