// The page's clients: connect several, send from them, and connect again those that the gateway has lost.
import { Client } from "./client.js";
import { shownClient, state, update } from "./store.js";

/** @import { Address } from "./types.ts" */

/** Maximum clients: more are better made by a load generator. */
export const MAX_CLIENTS = 50;
/** Maximum messages in the history. */
const MAX_HISTORY = 50;

/**
 * @param {Address} address
 * @param {number} count
 * @throws {Error} when there would be too many clients, or the subprotocols are invalid.
 */
export const connectClients = (address, count) => {
  const free = MAX_CLIENTS - state.clients.length;
  if (count > free) {
    throw new Error(
      `${count} more clients would be ${count + state.clients.length}; at most ${MAX_CLIENTS} are possible. Remove some.`,
    );
  }
  const clients = Array.from({ length: count }, () => new Client(address));
  for (const client of clients) client.connect();
  update({
    clients: [...state.clients, ...clients],
    clientId: clients[0]?.id,
    frameNumber: undefined,
  });
};

/** @param {Client} client */
export const removeClient = (client) => {
  client.close();
  const clients = state.clients.filter((each) => each !== client);
  const isShown = state.clientId === client.id;
  update({ clients, ...(isShown && { clientId: clients[0]?.id, frameNumber: undefined }) });
};

/** After the gateway has come back: those that it lost, not those that were closed on purpose. */
export const reconnectLost = () => {
  for (const client of state.clients) if (client.status === "lost") client.reconnectLost();
};

/** @param {string} text @param {boolean} toAll @throws {Error} when no client is open. */
export const sendMessage = (text, toAll) => {
  const shown = shownClient();
  const senders = (toAll ? state.clients : shown ? [shown] : []).filter(({ isOpen }) => isOpen);
  if (senders.length === 0) {
    throw new Error(
      `${shown ? `Client ${shown.id} is ${shown.status}` : "No client is chosen"}: connect it first.`,
    );
  }
  for (const client of senders) client.send(text);
  const others = state.history.filter((each) => each !== text);
  update({ history: [text, ...others].slice(0, MAX_HISTORY) });
};
