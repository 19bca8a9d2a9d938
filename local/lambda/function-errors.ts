// How Lambda names the ways in which a function can end without a result.
import type { FunctionError } from "./worker-protocol.ts";

export const timedOut = (timeoutMs: number): FunctionError => ({
  errorType: "Sandbox.Timedout",
  errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

export const KILLED: FunctionError = {
  errorType: "Runtime.ExitError",
  errorMessage: "Runtime exited with error: signal: killed",
};

export const exited = (code: number): FunctionError => ({
  errorType: "Runtime.ExitError",
  errorMessage: `Runtime exited with code ${code}`,
});

/** @param error that nothing in the function has caught. */
export const crashed = (error: unknown): FunctionError => {
  if (!(error instanceof Error)) return { errorType: "Runtime.Crash", errorMessage: String(error) };
  const outOfMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return {
    errorType: outOfMemory ? "Runtime.OutOfMemory" : error.name,
    errorMessage: error.message,
    trace: error.stack?.split("\n"),
  };
};

export const CLOSED: FunctionError = {
  errorType: "Gateway.Closed",
  errorMessage: "The gateway is closing",
};
