// Clients of the API in this page: connect, send messages, see every frame.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { connectClient } from "../model/client.js";
import { textIn } from "../model/form.js";
import { timeOfDay } from "../model/format.js";
import { attempt } from "../model/gateway.js";
import { shownClient, state, update } from "../model/store.js";
import { toUrl } from "./header.js";

/** @import { ApiDescription } from "../../console.ts" */
/** @import { Client, Frame } from "../model/client.js" */

/** @param {ApiDescription} api */
export const clientsView = (api) => html`
  <section id="clients" aria-labelledby="clients-title">
    <h2 id="clients-title">Clients</h2>
    ${connectForm(api)}
    ${
      state.clients.length > 0
        ? html`<div class="chips" role="group" aria-label="Clients">
              ${state.clients.map(clientChip)}
            </div>
            ${messageForm(api)} ${framesView(shownClient())}`
        : html`<p class="empty">
            No client of this page is connected. Other clients, such as wscat, are listed below.
          </p>`
    }
  </section>
`;

/** @param {ApiDescription} api */
const connectForm = ({ paths, query }) => html`
  <form class="fields" @submit=${connect}>
    <label
      >Stage
      <select name="stage">
        ${paths.map((path) => html`<option>${path}</option>`)}
      </select>
    </label>
    <label class="wide"
      >Query string, with the token
      <input
        name="query"
        value=${query}
        placeholder="token=…"
        autocomplete="off"
        spellcheck="false"
      />
    </label>
    <label class="wide"
      >Or subprotocols
      <input
        name="protocols"
        placeholder="my-protocol, token"
        autocomplete="off"
        spellcheck="false"
      />
    </label>
    <label
      >Clients
      <input name="count" type="number" min="1" max="50" value="1" />
    </label>
    <button>Connect</button>
  </form>
`;

/** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
const connect = (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const text = (/** @type {string} */ name) => textIn(form, name).trim();
  const protocols = text("protocols")
    .split(",")
    .map((each) => each.trim());
  const query = text("query").replace(/^\?/, "");
  const url = toUrl(text("stage")) + (query && `?${query}`);
  void attempt(async () => {
    const given = protocols.filter((each) => each !== "");
    const count = Number(text("count"));
    const clients = Array.from({ length: count }, () => connectClient(url, given));
    update({ clients: [...state.clients, ...clients], clientId: clients[0]?.id });
  });
};

/** @param {Client} client */
const clientChip = (client) => html`
  <span class="chip ${client.status}">
    <button
      aria-pressed=${client.id === state.clientId}
      @click=${() => update({ clientId: client.id })}
    >
      Client ${client.id}
      <small>${client.status}, ${client.frames.filter(isReceived).length} in</small>
    </button>
    <button
      class="quiet"
      aria-label="${client.status === "closed" ? "Forget" : "Close"} client ${client.id}"
      @click=${() => leave(client)}
    >
      ✕
    </button>
  </span>
`;

/** @param {Client} client */
const leave = (client) => {
  if (client.status !== "closed") return client.close();
  update({ clients: state.clients.filter((each) => each !== client) });
};

/** @param {ApiDescription} api */
const messageForm = ({ routes }) => html`
  <form class="message" @submit=${send}>
    <div class="chips" role="group" aria-label="Example messages">
      ${routes.flatMap(({ routeKey, examples }) => examples.map((text) => exampleChip(routeKey, text)))}
    </div>
    <label
      >Message
      <textarea
        name="message"
        rows="3"
        spellcheck="false"
        .value=${state.message}
        @input=${(/** @type {any} */ event) => update({ message: event.target.value })}
        @keydown=${sendOnEnter}
      ></textarea>
    </label>
    <p>
      <button>Send</button>
      <button name="all" value="all">Send from all ${state.clients.filter(isOpen).length}</button>
      <small>Ctrl+Enter sends.</small>
    </p>
  </form>
`;

/** @param {string} routeKey @param {string} text */
const exampleChip = (routeKey, text) =>
  html`<button
    type="button"
    class="quiet"
    title=${text}
    aria-pressed=${state.message === text}
    @click=${() => update({ message: text })}
  >
    ${routeKey}
  </button>`;

/** @param {KeyboardEvent & { currentTarget: HTMLTextAreaElement }} event */
const sendOnEnter = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.currentTarget.form?.requestSubmit();
  }
};

/** @param {SubmitEvent} event */
const send = (event) => {
  event.preventDefault();
  const toAll = event.submitter instanceof HTMLButtonElement && event.submitter.name === "all";
  const shown = state.clients.filter(({ id }) => id === state.clientId);
  const senders = (toAll ? state.clients : shown).filter(isOpen);
  void attempt(async () => {
    if (senders.length === 0) throw new Error("This client is not open: connect another one.");
    for (const client of senders) client.send(state.message);
  });
};

/** @param {Client} client */
const isOpen = ({ status }) => status === "open";

/** @param {Frame} frame */
const isReceived = ({ direction }) => direction === "in";

const ARROWS = { in: "←", out: "→", note: "·" };
const MEANINGS = { in: "received", out: "sent", note: "" };

/** @param {Client | undefined} client */
const framesView = (client) =>
  client
    ? html`<ol class="frames" role="log" tabindex="0" aria-label="Frames of client ${client.id}">
        ${client.frames.toReversed().map(
          ({ direction, text, atMs }) =>
            html`<li class=${direction}>
              <time>${timeOfDay(atMs)}</time>
              <span class="arrow" role="img" aria-label=${MEANINGS[direction]}
                >${ARROWS[direction]}</span
              >
              <code>${text}</code>
            </li>`,
        )}
      </ol>`
    : nothing;
