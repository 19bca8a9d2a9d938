// Chooses among the traces: by kind, function, failure and text, with counts of what each choice would leave.
import { memo } from "./memo.js";

/** @import { TraceRecord } from "../../../trace/trace.ts" */
/** @import { TraceFilter } from "./types.ts" */

/** @type {TraceFilter} */
export const NO_FILTER = { text: "", kind: "", fn: "", failedOnly: false };

const textIn = memo((/** @type {TraceRecord} */ trace) =>
  JSON.stringify(trace.spans).toLowerCase(),
);

/** As it appears in the JSON of a trace: quotes are escaped there. @param {string} text */
const asInJson = (text) => JSON.stringify(text.toLowerCase()).slice(1, -1);

/** @param {TraceRecord} trace @returns {string} */
const rootKind = ({ spans }) => spans[0]?.kind ?? "";

const functionNames = memo((/** @type {TraceRecord} */ { spans }) => [
  ...new Set(spans.filter(({ kind }) => kind === "function").map(({ name }) => name)),
]);

/** @param {TraceRecord} trace */
export const hasFailed = ({ spans }) => spans.some(({ failed }) => failed);

/** @param {TraceFilter} filter @returns {(trace: TraceRecord) => boolean} */
export const matcher = ({ text, kind, fn, failedOnly }) => {
  const needles = [text.toLowerCase(), asInJson(text)];
  return (trace) =>
    (kind === "" || rootKind(trace) === kind) &&
    (fn === "" || functionNames(trace).includes(fn)) &&
    (!failedOnly || hasFailed(trace)) &&
    (text === "" || needles.some((needle) => textIn(trace).includes(needle)));
};

/**
 * @param {TraceRecord[]} traces
 * @param {TraceFilter} filter
 * @returns how many traces each choice would show beside the filter's other choices
 */
export const countChoices = (traces, filter) => {
  /** @param {Partial<TraceFilter>} without */
  const others = (without) => traces.filter(matcher({ ...filter, ...without }));
  return {
    kinds: count(others({ kind: "" }).map(rootKind)),
    functions: count(others({ fn: "" }).flatMap(functionNames)),
    failed: others({ failedOnly: false }).filter(hasFailed).length,
  };
};

/** @param {string[]} names @returns {Map<string, number>} by name, in alphabetical order */
const count = (names) => {
  const counts = new Map();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** @param {TraceFilter} filter */
export const isFiltering = ({ text, kind, fn, failedOnly }) =>
  text !== "" || kind !== "" || fn !== "" || failedOnly;
