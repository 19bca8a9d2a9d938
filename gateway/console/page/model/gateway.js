// Calls from the page to the gateway, and events from the gateway.
import { reconnectLost } from "./clients.js";
import { followAddress } from "./permalink.js";
import { attempt, notify } from "./notices.js";
import { mergeTraces, state, update } from "./store.js";

/** @import { ApiDescription } from "../../console.ts" */

const ROOT = "/_local/";

const NO_ANSWER = "The gateway does not answer. Try again when it is live.";

/**
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @throws {Error} with the gateway's message, or that there is none
 */
const call = async (method, path, body) => {
  const { isOk, answer } = await exchange(path, { method, ...(body !== undefined && { body }) });
  if (!isOk) throw new Error(answer.message);
  return answer;
};

/** @param {string} path @param {RequestInit} request */
const exchange = async (path, request) => {
  try {
    const response = await fetch(ROOT + path, request);
    return { isOk: response.ok, answer: await response.json() };
  } catch (error) {
    // Browsers say little more than "Failed to fetch".
    throw new Error(NO_ANSWER, { cause: error });
  }
};

/** Shows what the document says about the API, before the gateway is asked. */
export const readDescription = () => {
  const described = document.getElementById("described")?.textContent;
  if (described) showApi(JSON.parse(described));
};

export const listen = () => {
  const events = new EventSource(`${ROOT}events`);
  /** Whether the gateway has just been reached, again. */
  let isFirst = true;
  events.addEventListener("open", () => {
    // Earlier state belongs to another run of the gateway, or is sent again.
    isFirst = true;
    update({ isLive: true, traces: [], traceId: undefined });
    void attempt(load);
    void attempt(async () => reconnectLost());
  });
  events.addEventListener("error", () => update({ isLive: false }));
  events.addEventListener("traces", ({ data }) => {
    mergeTraces(JSON.parse(data));
    tables.readSoon();
    queues.readSoon();
  });
  events.addEventListener("state", ({ data }) => {
    const live = JSON.parse(data);
    // Messages also move by themselves, when a delay or a visibility timeout ends.
    const hasMoved = JSON.stringify(live.queues) !== JSON.stringify(state.live?.queues);
    update({ live });
    // The first state follows the first traces.
    if (isFirst) followAddress();
    isFirst = false;
    if (hasMoved) queues.readSoon();
  });
};

/** Loads the API again, also after a restart of the gateway, which may then serve another one. */
const load = async () => {
  showApi(await call("GET", "api"));
  const { faults } = await call("GET", "faults");
  update({ faults });
};

/** The drawing is laid out only if the API is another one. @param {ApiDescription} api */
const showApi = (api) => {
  if (JSON.stringify(api) === JSON.stringify(state.api)) return;
  const isFirst = state.api === undefined;
  const message = state.message || (api.routes[0]?.examples[0] ?? "");
  update({ api, ...(isFirst && { message }) });
};

/** @param {string} connectionId */
export const closeConnection = (connectionId) =>
  call("DELETE", `connections/${encodeURIComponent(connectionId)}`);

/** @param {string} queue */
const readMessages = (queue) => call("GET", `queues/${encodeURIComponent(queue)}/messages`);

/** @param {string} table */
const readItems = (table) => call("GET", `tables/${encodeURIComponent(table)}/items`);

/** @param {string} queue */
export const lookInto = async (queue) => {
  const messages = await readMessages(queue);
  update({ contents: { ...state.contents, [queue]: messages } });
};

/** @param {string} table */
export const lookIntoTable = async (table) => {
  const items = await readItems(table);
  update({ items: { ...state.items, [table]: items } });
};

/** As {@link lookInto}, unless it is hidden until the answer comes. @param {string} queue */
const lookAgain = async (queue) => {
  const messages = await readMessages(queue);
  if (queue in state.contents) update({ contents: { ...state.contents, [queue]: messages } });
};

/** As {@link lookIntoTable}, unless it is hidden until the answer comes. @param {string} table */
const lookIntoTableAgain = async (table) => {
  const items = await readItems(table);
  if (table in state.items) update({ items: { ...state.items, [table]: items } });
};

/** @param {string} table @param {object} key in DynamoDB's JSON */
export const deleteItem = async (table, key) => {
  await call("DELETE", `tables/${encodeURIComponent(table)}/items`, JSON.stringify(key));
  await lookIntoTableAgain(table);
  notify(`Deleted an item of ${table}.`);
};

/** Milliseconds between two readings of what is open. */
const READ_GAP_MS = 500;

/**
 * Reads opened parts again, at most once at a time and not more often than the gap allows.
 *
 * @param {() => string[]} listOpened
 * @param {(name: string) => Promise<void>} readOne
 */
const createReader = (listOpened, readOne) => {
  let isDue = false;
  const read = async () => {
    isDue = false;
    for (const name of listOpened()) await readOne(name);
  };
  return {
    readSoon: () => {
      if (isDue || listOpened().length === 0) return;
      isDue = true;
      setTimeout(() => void attempt(read), READ_GAP_MS);
    },
  };
};

const tables = createReader(() => Object.keys(state.items), lookIntoTableAgain);
const queues = createReader(() => Object.keys(state.contents), lookAgain);

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
