// Receives what the gateway prints for people.
import type { LogLevel } from "./log-level.ts";

export interface Output {
  /** A line that a function wrote. @param level that it names, or with which `console` wrote it. Default: none. */
  functionLine(functionName: string, line: string, level?: LogLevel): void;
  /** A message that needs no action. */
  info(line: string): void;
  /** A problem that someone should fix. */
  warn(line: string): void;
  /** Options of the command that would serve more. Default: not told. */
  offer?(offers: readonly Offer[]): void;
  /** A function has ended. Default: not told. */
  invoked?(invocation: FinishedInvocation): void;
}

export interface Offer {
  /** For example `--zip`. */
  option: string;
  /** With a placeholder in capitals, for example `send=PATH`. */
  values: string[];
}

export interface FinishedInvocation {
  functionName: string;
  /**
   * The status code that the function returned, an authorizer's "Allow" or "Deny", else "ok"; or the type of its error.
   */
  result: string;
  hasFailed: boolean;
  /** Milliseconds in its environment. */
  durationMs: number;
  /** Whether an environment was started for it. */
  isCold: boolean;
}

export const silentOutput: Output = { functionLine: () => {}, info: () => {}, warn: () => {} };
