// The address of a path: `#trace=ID.START` opens it. A gateway that has started again counts from 1 again, so the start
// tells whether it is the same path; without it, the number counts.
import { state, update } from "./store.js";

/** @import { TraceRecord } from "../../../trace/trace.ts" */

const PATTERN = /^#trace=(\d+)(?:\.(\w+))?$/;

/** @param {TraceRecord} trace */
export const permalink = ({ id, startedAt }) => `#trace=${id}.${startedAt.toString(36)}`;

/** @param {TraceRecord} trace @param {number} [spanId] */
export const showTrace = (trace, spanId) => {
  history.replaceState(undefined, "", permalink(trace));
  update({ traceId: trace.id, spanId, missingTrace: undefined });
};

/** Follows the address when the page opens, when it changes, and when traces have arrived. */
export const followAddress = () => {
  const [, id, start] = PATTERN.exec(location.hash) ?? [];
  if (id === undefined) return;
  const trace = state.traces.find((one) => one.id === Number(id));
  const isSame = trace && (start === undefined || trace.startedAt.toString(36) === start);
  update(
    isSame
      ? { traceId: trace.id, missingTrace: undefined }
      : { traceId: undefined, missingTrace: id },
  );
};

/** @param {string} hash */
export const isPermalink = (hash) => PATTERN.test(hash);
