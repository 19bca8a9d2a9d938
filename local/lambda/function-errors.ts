// How Lambda names the ways in which a function can end without a result.
import { inspect } from "node:util";
import type { FunctionError } from "./worker-protocol.ts";

export const timedOut = (timeoutMs: number): FunctionError => ({
  errorType: "Sandbox.Timedout",
  errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const throttled = (reservedConcurrency: number): FunctionError => ({
  errorType: "TooManyRequestsException",
  errorMessage: `Rate Exceeded. (its reserved_concurrent_executions is ${reservedConcurrency})`,
});

/** The same answer where it is the gateway that has too much to do. */
export const overloaded = (): FunctionError => ({
  errorType: "TooManyRequestsException",
  errorMessage:
    "Rate Exceeded. (so many events wait for functions that no more are taken: send fewer at once, or end them sooner)",
});

export const KILLED: FunctionError = {
  errorType: "Runtime.ExitError",
  errorMessage: "Runtime exited with error: signal: killed",
};

/** @param code that the process would have ended with. */
export const exited = (code: number): FunctionError => ({
  errorType: "Runtime.ExitError",
  errorMessage:
    code === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: exit status ${code}`,
});

/** Node.js ends a process with this when nobody catches an error. */
const UNCAUGHT_STATUS = 1;

/** @param error that nothing in the function has caught; or the thread's own. */
export const crashed = (error: unknown): FunctionError => {
  const code = threadError(error);
  if (code === undefined) return exited(UNCAUGHT_STATUS);
  return {
    errorType: code === "ERR_WORKER_OUT_OF_MEMORY" ? "Runtime.OutOfMemory" : code,
    errorMessage: (error as Error).message,
  };
};

/** What a process writes about the error that ends it. */
export const lastWords = (error: unknown): string[] => {
  if (threadError(error) !== undefined) return [];
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  return text.split("\n").filter((line) => !/^\s+at /.test(line) || isOwnFrame(line));
};

const threadError = (error: unknown): string | undefined => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("ERR_WORKER_") ? code : undefined;
};

/** Whether a line of a stack is a place in the function's own files. */
export const isOwnFrame = (line: string): boolean =>
  /^\s+at /.test(line) && !/lambda\/worker|node:/.test(line);

export const CLOSED: FunctionError = {
  errorType: "Gateway.Closed",
  errorMessage: "The gateway is closing",
};
