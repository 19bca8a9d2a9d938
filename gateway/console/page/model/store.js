// The page's state, and the only way to change it, which renders the page.

/** @import { LiveState } from "../../live-state.ts" */
/** @import { ApiDescription } from "../../console.ts" */
/** @import { TableContents } from "../../table-routes.ts" */
/** @import { FaultDocument } from "../../../faults/document.ts" */
/** @import { TraceRecord } from "../../../trace/trace.ts" */
/** @import { Client } from "./client.js" */

/**
 * @typedef {object} State
 * @property {ApiDescription | undefined} api
 * @property {boolean} isLive whether the page is connected to the gateway
 * @property {LiveState | undefined} live
 * @property {TraceRecord[]} traces newest first
 * @property {string} filter
 * @property {number | undefined} traceId that is shown
 * @property {number | undefined} spanId of that trace
 * @property {string | undefined} nodeId of the drawing
 * @property {Client[]} clients
 * @property {number | undefined} clientId that is shown
 * @property {string} message to send
 * @property {FaultDocument | undefined} faults
 * @property {Record<string, { messageId: string, body: string, state: string }[]>} contents of opened queues, by name
 * @property {Record<string, TableContents>} items of opened tables, by name
 * @property {string} itemFilter a part of the partitions' keys
 * @property {{ text: string, isError: boolean } | undefined} notice
 */

/** @type {State} */
export const state = {
  api: undefined,
  isLive: false,
  live: undefined,
  traces: [],
  filter: "",
  traceId: undefined,
  spanId: undefined,
  nodeId: undefined,
  clients: [],
  clientId: undefined,
  message: "",
  faults: undefined,
  contents: {},
  items: {},
  itemFilter: "",
  notice: undefined,
};

/** @type {() => void} */
let draw = () => {};
let isDue = false;

/** @param {() => void} drawPage */
export const drawWith = (drawPage) => {
  draw = drawPage;
};

/** Renders several changes at once. @param {Partial<State>} [change] */
export const update = (change = {}) => {
  Object.assign(state, change);
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    draw();
  });
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

/** @type {() => TraceRecord | undefined} */
export const shownTrace = () =>
  state.traces.find(({ id }) => id === state.traceId) ?? state.traces.find(isMatch);

/** @type {() => Client | undefined} */
export const shownClient = () => state.clients.find(({ id }) => id === state.clientId);

/** Whether the trace contains the filter's text. @type {(trace: TraceRecord) => boolean} */
export const isMatch = (trace) =>
  state.filter === "" ||
  JSON.stringify(trace.spans).toLowerCase().includes(state.filter.toLowerCase());
