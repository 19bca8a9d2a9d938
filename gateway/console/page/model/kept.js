// Keeps what the user has set up over a reload: in the tab, or for all tabs if it was saved on purpose.
import { Client } from "./client.js";
import { state, update } from "./store.js";

/** @import { State, Kept } from "./types.ts" */

const TAB_KEY = "console";
const SAVED_KEY = "console-saved";

/** @type {(keyof State)[]} Fields that are kept as they are. */
const FIELDS = [
  "stage",
  "query",
  "protocols",
  "message",
  "history",
  "filter",
  "logFilter",
  "itemFilters",
];

export const keep = () => {
  const addresses = state.clients.map(({ address, status, isEnded }) => ({
    ...address,
    isWanted: !isEnded || status === "lost",
  }));
  const fields = Object.fromEntries(FIELDS.map((name) => [name, state[name]]));
  const shown = state.clients.findIndex(({ id }) => id === state.clientId);
  write(sessionStorage, TAB_KEY, { ...fields, addresses, shown });
};

export const keepSaved = () => write(localStorage, SAVED_KEY, state.saved);

/** Restores the state. Clients that were connected are "lost": they connect as soon as the gateway is there. */
export const restore = () => {
  const {
    addresses = [],
    shown = 0,
    ...fields
  } = /** @type {Kept} */ (read(sessionStorage, TAB_KEY) ?? {});
  const clients = addresses.map(({ isWanted, ...address }) => {
    const client = new Client(address);
    client.status = isWanted ? "lost" : "closed";
    client.note("the page was loaded again: earlier frames are gone");
    return client;
  });
  const saved = /** @type {State["saved"]} */ (read(localStorage, SAVED_KEY) ?? []);
  const filter = { ...state.filter, ...fields.filter };
  update({ ...fields, filter, saved, clients, clientId: clients[shown]?.id });
};

/** Storage may be full or forbidden; the page works without it. @param {Storage} storage @param {string} key @param {unknown} value */
const write = (storage, key, value) => {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing is kept.
  }
};

/** @param {Storage} storage @param {string} key @returns {unknown} undefined if there is none, or it is not readable */
const read = (storage, key) => {
  try {
    return JSON.parse(storage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
};
