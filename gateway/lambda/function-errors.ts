// How Lambda names the ways in which a function can end without a result.
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

const exitError = (errorMessage: string): FunctionError => ({
  errorType: "Runtime.ExitError",
  errorMessage,
});

/** @param code that the process has ended with. */
export const exitedWith = (code: number): FunctionError =>
  exitError(
    code === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: exit status ${code}`,
  );

/** As Go names them, which Lambda's supervisor is written in. https://cs.opensource.google/go/go/+/master:src/syscall/zerrors_linux_amd64.go */
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

/** @param signal that has ended the process. */
export const killedBy = (signal: string): FunctionError =>
  exitError(`Runtime exited with error: signal: ${SIGNAL_NAMES.get(signal) ?? signal}`);

export const KILLED = killedBy("SIGKILL");

/** There is no process: too many run, or no memory or disk is left. */
export const notStarted = (error: unknown): FunctionError => ({
  errorType: "Gateway.CannotRun",
  errorMessage:
    `No process can be started for the function: ${error instanceof Error ? error.message : String(error)}. ` +
    "End other programs, make room in the temporary folder, or raise the limit of processes (ulimit -u) or of open " +
    "files (ulimit -n).",
});

export const CLOSED: FunctionError = {
  errorType: "Gateway.Closed",
  errorMessage: "The gateway is closing",
};
