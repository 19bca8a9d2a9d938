// How a line that a function wrote looks on the terminal: JSON logs as a level, a message and fields, with stack traces
// below; metrics as those that are not 0; everything else as it is.
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";
import { type LogLevel, toLogLevel } from "../../diagnostics/log-level.ts";
import { escapeControls } from "../../../shared/escape-controls.ts";
import { textOfAny } from "../../../shared/scalar.ts";
import type { Paint, Style } from "./paint.ts";

/** Characters. A longer line is shown as it is. */
const MAX_READ_CHARACTERS = 64 * 1024;

type Fields = [name: string, value: unknown][];

/** The terminal shows when it prints a line, and the event's own line says which request it was. */
const LEFT_OUT = new Set(["time", "timestamp", "level", "message", "msg", "requestId"]);

const STYLES = new Map<LogLevel | undefined, Style>([
  ["TRACE", "dim"],
  ["DEBUG", "dim"],
  ["INFO", "green"],
  ["WARN", "yellow"],
  ["ERROR", "red"],
  ["FATAL", "red"],
]);

/** @param level of a line that may not name one itself. */
export const renderLogLine = (line: string, paint: Paint, level?: LogLevel): string => {
  const fields = readFields(line);
  if (!fields) return renderText(line, paint, level);
  if (line.startsWith('{"_aws":')) return renderMetrics(line, fields, paint);
  return renderLog(fields, paint) ?? renderText(line, paint, level);
};

/** Text of an ordinary level has no color. */
const renderText = (line: string, paint: Paint, level: LogLevel | undefined): string => {
  const style = level === "INFO" ? undefined : STYLES.get(level);
  return style ? paint(style, escapeControls(line)) : escapeControls(line);
};

const readFields = (line: string): Fields | undefined => {
  if (!line.startsWith("{") || line.length > MAX_READ_CHARACTERS) return undefined;
  const value = parseJsonOrNothing(line);
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
};

/** Metrics in CloudWatch's embedded format repeat their names in a definition, and are mostly 0. */
const renderMetrics = (line: string, fields: Fields, paint: Paint): string => {
  const [, definition] = fields.find(([name]) => name === "_aws") ?? [];
  if (typeof definition !== "object" || definition === null) return escapeControls(line);
  const counted = fields.filter(([, value]) => typeof value === "number" && value !== 0);
  return paint("dim", `metrics ${renderFields(counted)}`.trimEnd());
};

/** @returns undefined for JSON that is not a log. */
const renderLog = (fields: Fields, paint: Paint): string | undefined => {
  const values = new Map(fields);
  const message = values.get("message") ?? values.get("msg");
  const level = values.get("level");
  const known = toLogLevel(level);
  if (typeof message !== "string" || !(known || typeof level === "string")) return undefined;
  const stacks: string[] = [];
  const others = fields
    .filter(([name]) => !LEFT_OUT.has(name))
    .flatMap((field) => withoutStack(field, stacks));
  const name = known ?? String(level).toUpperCase();
  const word = paint(STYLES.get(known) ?? "cyan", escapeControls(name).padEnd(5));
  const head = `${word} ${escapeControls(message)}`;
  const tail = others.length === 0 ? "" : `  ${paint("dim", renderFields(others))}`;
  return [head + tail, ...stacks.map((stack) => paint("dim", indent(stack)))].join("\n");
};

/** Takes stack traces out of a field: they are shown below the line. */
const withoutStack = ([name, value]: Fields[number], stacks: string[]): Fields => {
  if (name === "stack" || name === "stackTrace") {
    stacks.push(textOfStack(value));
    return [];
  }
  if (typeof value !== "object" || value === null || !("stack" in value)) return [[name, value]];
  const { stack, ...rest } = value;
  stacks.push(textOfStack(stack));
  return Object.keys(rest).length === 0 ? [] : [[name, rest]];
};

const textOfStack = (stack: unknown): string => [stack].flat().map(textOfAny).join("\n");

const indent = (stack: string): string =>
  stack
    .split("\n")
    .map((line) => `    ${escapeControls(line.trim())}`)
    .join("\n");

const renderFields = (fields: Fields): string =>
  fields.map(([name, value]) => `${escapeControls(name)}=${renderValue(value)}`).join(" ");

/** A text without blanks needs no quotes. */
const renderValue = (value: unknown): string =>
  escapeControls(
    typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value),
  );
