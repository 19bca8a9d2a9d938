// The lines that functions wrote, from the kept traces, by function, level and text.
import { memo } from "./memo.js";
import { state } from "./store.js";

/** @import { TraceRecord } from "../../../trace/trace.ts" */
/** @import { LogFilter, LogLine } from "./types.ts" */

/** From the least to the most severe; lines without a level count as INFO, as in Lambda. */
export const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** @param {TraceRecord} trace @returns {LogLine[]} */
const readLines = (trace) =>
  trace.spans
    .filter(({ kind }) => kind === "log")
    .map(({ id, parentId, name, details, startMs }) => {
      const text = String(details["text"]);
      return {
        trace,
        spanId: id,
        fn:
          trace.spans.find((span) => span.id === parentId && span.kind === "function")?.name ??
          name,
        level: String(details["level"] ?? "INFO"),
        text,
        atMs: trace.startedAt + startMs,
        key: `${trace.id}.${id}`,
      };
    })
    .toReversed();

const linesIn = memo(readLines);

/** The page replaces its traces when one of them changes. */
const sorted = memo((/** @type {TraceRecord[]} */ traces) =>
  traces.flatMap(linesIn).toSorted((one, other) => other.atMs - one.atMs),
);

/** @returns {LogLine[]} of all kept traces, newest first */
export const listLines = () => sorted(state.traces);

/** @param {LogLine[]} lines @param {LogFilter} filter level: this one and more severe ones @returns {LogLine[]} */
export const filterLines = (lines, { fn, level, text }) => {
  const needle = text.toLowerCase();
  const least = LEVELS.indexOf(level);
  return lines.filter(
    (line) =>
      (fn === "" || line.fn === fn) &&
      LEVELS.indexOf(line.level) >= least &&
      (needle === "" || line.text.toLowerCase().includes(needle)),
  );
};
