// The steps of a path in the order in which they are shown, with runs of equal ones folded.
import { lineLabel } from "./format.js";

/** @import { SpanRecord } from "../../../trace/trace.ts" */
/** @typedef {{ step: SpanRecord, depth: number }} Placed */

/** Calls in a row, such as one for each partition, that are shown as one row. */
const MIN_FOLDED = 4;

/** Each step is followed by its parts. @param {SpanRecord[]} spans @returns {Placed[]} */
export const inOrder = (spans) => {
  /** @type {(parent: SpanRecord, depth: number) => Placed[]} */
  const below = (parent, depth) => [
    { step: parent, depth },
    ...spans
      .filter(({ parentId }) => parentId === parent.id)
      .toSorted((one, other) => one.startMs - other.startMs)
      .flatMap((child) => below(child, depth + 1)),
  ];
  return spans.filter(({ parentId }) => parentId === undefined).flatMap((root) => below(root, 0));
};

/**
 * Groups successful calls that follow each other and differ in nothing that their rows show.
 *
 * @param {Placed[]} steps in order
 * @returns {Placed[][]} all of them; a group of several is shown as one row
 */
export const foldRuns = (steps) => {
  /** @type {Placed[][]} */
  const runs = [];
  for (const placed of steps) {
    const run = runs.at(-1);
    if (run?.[0] && isAlike(run[0], placed)) run.push(placed);
    else runs.push([placed]);
  }
  return runs.flatMap((run) => (run.length >= MIN_FOLDED ? [run] : run.map((placed) => [placed])));
};

/** A step with parts is followed by a deeper one, so that it ends its run. @param {Placed} one @param {Placed} other */
const isAlike = (one, other) =>
  one.step.kind === "call" &&
  !one.step.failed &&
  !other.step.failed &&
  one.step.parentId === other.step.parentId &&
  one.step.kind === other.step.kind &&
  labelOf(one.step) === labelOf(other.step);

/** What distinguishes the step from others of its kind. @param {SpanRecord} step @returns {string} */
export const labelOf = ({ kind, name, details }) => {
  const { text, status, error, messages } = details;
  if (kind === "log") return lineLabel(String(text));
  if (kind === "frame") return `→ ${name} ${String(text)}`;
  const facts = [status, error, messages && `${String(messages)} messages`].filter(Boolean);
  return [name, ...facts].join(" · ");
};
