// Lambda's error names and messages for functions that end without a result.
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

/** Throttles in the same way when the gateway's backlog is full. */
export const overloaded = (): FunctionError => ({
  errorType: "TooManyRequestsException",
  errorMessage:
    "Rate Exceeded. (too many events are waiting for functions: send fewer at once, or make the functions faster)",
});

const exitError = (errorMessage: string): FunctionError => ({
  errorType: "Runtime.ExitError",
  errorMessage,
});

/** @param code exit code of the process. */
export const exitedWith = (code: number): FunctionError =>
  exitError(
    code === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: exit status ${code}`,
  );

/** Go's names, since Lambda's supervisor is written in Go. https://cs.opensource.google/go/go/+/master:src/syscall/zerrors_linux_amd64.go */
const SIGNAL_NAMES = new Map<string, string>([
  ["SIGABRT", "aborted"],
  ["SIGALRM", "alarm clock"],
  ["SIGBUS", "bus error"],
  ["SIGFPE", "floating point exception"],
  ["SIGHUP", "hangup"],
  ["SIGILL", "illegal instruction"],
  ["SIGINT", "interrupt"],
  ["SIGKILL", "killed"],
  ["SIGPIPE", "broken pipe"],
  ["SIGQUIT", "quit"],
  ["SIGSEGV", "segmentation fault"],
  ["SIGTERM", "terminated"],
  ["SIGTRAP", "trace/breakpoint trap"],
  ["SIGUSR1", "user defined signal 1"],
  ["SIGUSR2", "user defined signal 2"],
]);

/** @param signal that ended the process. */
export const killedBy = (signal: string): FunctionError =>
  exitError(`Runtime exited with error: signal: ${SIGNAL_NAMES.get(signal) ?? signal}`);

export const KILLED = killedBy("SIGKILL");

/** The process could not be started: too many are running, or memory or disk is full. */
export const notStarted = (error: unknown): FunctionError => ({
  errorType: "Gateway.CannotRun",
  errorMessage:
    `The function's process cannot be started: ${error instanceof Error ? error.message : String(error)}. ` +
    "End other programs, free space in the temporary folder, or raise the limit of processes (ulimit -u) or of open " +
    "files (ulimit -n).",
});

export const CLOSED: FunctionError = {
  errorType: "Gateway.Closed",
  errorMessage: "The gateway is closing",
};
