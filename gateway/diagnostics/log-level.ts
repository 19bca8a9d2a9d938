// How severe a line is that a function wrote: as it says, or as the method of `console` that wrote it.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** pino's and bunyan's numbers, and names of Python's logging and others. */
const LEVELS = new Map<unknown, LogLevel>([
  ["TRACE", "TRACE"],
  ["DEBUG", "DEBUG"],
  ["INFO", "INFO"],
  ["WARN", "WARN"],
  ["WARNING", "WARN"],
  ["ERROR", "ERROR"],
  ["CRITICAL", "FATAL"],
  ["FATAL", "FATAL"],
  [10, "TRACE"],
  [20, "DEBUG"],
  [30, "INFO"],
  [40, "WARN"],
  [50, "ERROR"],
  [60, "FATAL"],
]);

/** Characters. The level of a longer line is not looked for. */
const MAX_READ_CHARACTERS = 64 * 1024;

const NAMES = "TRACE|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL";

/** Lambda's formats for Node.js, for Python, and for Ruby. */
const FORMATS = [
  `^[^\t]*\t[^\t]*\t(${NAMES})\t`,
  `^\\[(${NAMES})\\]\\s`,
  `^\\w, \\[.*?\\] +(${NAMES}) `,
].map((format) => new RegExp(format));

/** @param value of a field `level`. @returns undefined if it is none. */
export const toLogLevel = (value: unknown): LogLevel | undefined =>
  LEVELS.get(typeof value === "string" ? value.toUpperCase() : value);

/** @returns the level that the line itself names; undefined: none. */
export const readLogLevel = (line: string): LogLevel | undefined => {
  if (line.length > MAX_READ_CHARACTERS) return undefined;
  if (line.startsWith("{")) {
    const value = parseJsonOrNothing(line);
    return toLogLevel(
      typeof value === "object" && value !== null && "level" in value && value.level,
    );
  }
  for (const format of FORMATS) {
    const [, name] = format.exec(line) ?? [];
    if (name !== undefined) return toLogLevel(name);
  }
  return undefined;
};
