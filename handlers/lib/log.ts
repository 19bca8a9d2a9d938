// Structured logs: one JSON object per line, without control characters. So no client can forge a line, or control the
// terminal of those who read it.
import { stringifyPrintable } from "../../shared/escape-controls.ts";
import { chosenEnv } from "./env.ts";

/** From the least to the most important. */
export const LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

export type Level = (typeof LEVELS)[number];

export interface LogFields {
  requestId?: string;
  connectionId?: string;
  routeKey?: string;
  [key: string]: unknown;
}

export type Log = (level: Level, message: string, fields?: LogFields) => void;

/**
 * Writes directly to stdout: Lambda's console methods would put text before the JSON.
 *
 * @param least lowest level that is written.
 */
export const createStdoutLog =
  (least: Level): Log =>
  (level, message, fields) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    const line = { level, time: new Date().toISOString(), message, ...fields };
    process.stdout.write(`${stringifyPrintable(line)}\n`);
  };

/** Writes from the level in `LOG_LEVEL`. Default: INFO. */
export const logFromEnv = (): Log => createStdoutLog(chosenEnv("LOG_LEVEL", LEVELS, "INFO"));

export const stdoutLog: Log = logFromEnv();

/** @returns the log fields of an error. */
export const errorFields = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: String(error) };
  const { name, message, stack, cause } = error;
  return {
    error: { name, message, stack, ...(cause instanceof Error && { cause: cause.message }) },
  };
};

export const describeError = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
