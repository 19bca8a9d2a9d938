// Calls from the page to the gateway, and events from the gateway.
import { mergeTraces, state, update } from "./store.js";

const ROOT = "/_local/";

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @throws {Error} with the gateway's message
 */
const call = async (method, path, body) => {
  const response = await fetch(ROOT + path, { method, ...(body !== undefined && { body }) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
};

/** Shows any error to the user. @param {() => Promise<unknown>} action @returns {Promise<void>} */
export const attempt = async (action) => {
  try {
    await action();
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), true);
  }
};

/** @param {string} text @param {boolean} [isError] */
const notify = (text, isError = false) => update({ notice: { text, isError } });

export const listen = () => {
  const events = new EventSource(`${ROOT}events`);
  events.addEventListener("open", () => {
    // Earlier state belongs to another run of the gateway, or is sent again.
    update({ isLive: true, traces: [] });
    void attempt(load);
  });
  events.addEventListener("error", () => update({ isLive: false }));
  events.addEventListener("traces", ({ data }) => {
    mergeTraces(JSON.parse(data));
    readTablesAgain();
  });
  events.addEventListener("state", ({ data }) => update({ live: JSON.parse(data) }));
};

/** Loads the API at first, and after a restart of the gateway, which may then serve another one. */
const load = async () => {
  const api = await call("GET", "api");
  const isFirst = state.api === undefined;
  update({ api, ...(isFirst && { message: api.routes[0]?.examples[0] }) });
  const { faults } = await call("GET", "faults");
  update({ faults });
};

/** @param {string} connectionId */
export const closeConnection = (connectionId) =>
  call("DELETE", `connections/${encodeURIComponent(connectionId)}`);

/** @param {string} queue */
export const lookInto = async (queue) => {
  const messages = await call("GET", `queues/${encodeURIComponent(queue)}/messages`);
  update({ contents: { ...state.contents, [queue]: messages } });
};

/** @param {string} table */
export const lookIntoTable = async (table) => {
  const contents = await call("GET", `tables/${encodeURIComponent(table)}/items`);
  update({ items: { ...state.items, [table]: contents } });
};

/** Whether opened tables are about to be read again. */
let isReading = false;

/** Functions may have written to opened tables: at most once a second, they are read again. */
const readTablesAgain = () => {
  if (isReading || Object.keys(state.items).length === 0) return;
  isReading = true;
  setTimeout(() => {
    isReading = false;
    for (const table of Object.keys(state.items)) void attempt(() => lookIntoTable(table));
  }, 1000);
};

/** @param {string} queue @param {string} message */
export const sendToQueue = async (queue, message) => {
  const { messageId } = await call("POST", `queues/${encodeURIComponent(queue)}/messages`, message);
  notify(`Sent to ${queue} as ${messageId}.`);
};

/** @param {string} queue @param {string} fallback queue for messages of unknown source; empty: they stay */
export const redrive = async (queue, fallback) => {
  const path = `queues/${encodeURIComponent(queue)}/redrive`;
  const { moved, left } = await call("POST", path, fallback);
  notify(
    left === 0
      ? `Moved back: ${moved}.`
      : `Moved back: ${moved}. The source of ${left} is unknown: choose a queue for them.`,
    left > 0,
  );
};

/** @param {unknown} document */
export const useFaults = async (document) => {
  const { faults } = await call("PUT", "faults", JSON.stringify(document));
  update({ faults });
};
