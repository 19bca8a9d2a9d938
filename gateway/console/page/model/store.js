// The page's state, and the only way to change it, which renders the page.
import { NO_FILTER } from "./trace-filter.js";

/** @import { TraceRecord } from "../../../trace/trace.ts" */
/** @import { Client } from "./client.js" */
/** @import { State } from "./types.ts" */

/** @type {State} */
export const state = {
  api: undefined,
  isLive: undefined,
  live: undefined,
  traces: [],
  filter: NO_FILTER,
  logFilter: { fn: "", level: "TRACE", text: "" },
  traceId: undefined,
  missingTrace: undefined,
  spanId: undefined,
  nodeId: undefined,
  stage: "",
  query: undefined,
  protocols: "",
  clients: [],
  clientId: undefined,
  frameNumber: undefined,
  message: "",
  saved: [],
  history: [],
  faults: undefined,
  contents: {},
  items: {},
  itemFilters: {},
  openPartitions: new Set(),
  openRuns: new Set(),
  notices: [],
};

/** Milliseconds from one rendering to the next: under load, the API should get the processor, not the page. */
const RENDER_GAP_MS = 100;

/** @type {() => void} */
let draw = () => {};
let isDue = false;
let drawnAtMs = -RENDER_GAP_MS;

/** @param {() => void} drawPage */
export const drawWith = (drawPage) => {
  draw = drawPage;
};

/** Renders several changes at once. @param {Partial<State>} [change] */
export const update = (change = {}) => {
  Object.assign(state, change);
  if (isDue) return;
  isDue = true;
  setTimeout(
    () => {
      isDue = false;
      draw();
      drawnAtMs = performance.now();
    },
    Math.max(0, drawnAtMs + RENDER_GAP_MS - performance.now()),
  );
};

/** Maximum traces that the page keeps, the same as in the gateway. */
const MAX_TRACES = 100;

/** @param {TraceRecord[]} changed oldest first */
export const mergeTraces = (changed) => {
  const ids = new Set(changed.map(({ id }) => id));
  const others = state.traces.filter(({ id }) => !ids.has(id));
  const traces = [...changed, ...others].toSorted((one, other) => other.id - one.id);
  update({ traces: traces.slice(0, MAX_TRACES) });
};

/** @type {() => Client | undefined} */
export const shownClient = () => state.clients.find(({ id }) => id === state.clientId);
