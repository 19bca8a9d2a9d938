// The timeout of an integration.
import type { TimedOut } from "./integration-outcome.ts";

/** @returns the result, or that the timeout has passed; what runs is not ended by that. */
export const withTimeout = <Result>(
  promise: Promise<Result>,
  timeoutMs: number,
): Promise<Result | TimedOut> =>
  new Promise((resolve, reject) => {
    const ended = async (): Promise<void> => {
      await Promise.allSettled([promise]);
    };
    const timer = setTimeout(() => resolve({ kind: "timeout", ended: ended() }), timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
