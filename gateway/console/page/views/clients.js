// Clients of the API in this page: connect, choose one, send messages, see every frame.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { attempt } from "../model/notices.js";
import { removeClient } from "../model/clients.js";
import { shownClient, state, update } from "../model/store.js";
import { connectForm } from "./connect-form.js";
import { framesView } from "./frames.js";
import { messageForm } from "./message-form.js";
import { quietButton } from "./quiet-button.js";

/** @import { ApiDescription } from "../../console.ts" */
/** @import { Client } from "../model/client.js" */

/** @param {ApiDescription} api */
export const clientsView = (api) => html`
  <section id="clients" aria-labelledby="clients-title">
    <h2 id="clients-title">Clients</h2>
    ${api.paths[0] && connectForm(api)}
    ${
      state.clients.length > 0
        ? html`${clientList()} ${messageForm(api)} ${framesView(shownClient())}`
        : html`<p class="empty">
            ${
              api.paths[0]
                ? "No client of this page is connected. Other clients, such as wscat, are among the connections."
                : "There is no WebSocket stage."
            }
          </p>`
    }
  </section>
`;

const clientList = () => {
  const { clients } = state;
  return html`
    <div class="scroll-box client-list">
      <ul aria-label="Clients">
        ${repeat(clients, ({ id }) => id, clientRow)}
      </ul>
    </div>
    ${
      clients.length > 1
        ? html`<p class="actions">
            ${quietButton("Reconnect all", () => each(({ isEnded }) => isEnded, reconnect))}
            ${quietButton("Close all", () => each(({ isEnded }) => !isEnded, close))}
            ${quietButton("Remove closed", () => each(({ isEnded }) => isEnded, removeClient))}
          </p>`
        : nothing
    }
  `;
};

/** @param {Client} client */
const clientRow = (client) => {
  const { id, status, received, sent } = client;
  const isShown = id === state.clientId;
  return html`<li class="client ${status}">
    <button
      class="quiet name"
      aria-pressed=${isShown}
      @click=${() => update({ clientId: id, frameNumber: undefined })}
    >
      <b>Client ${id}</b> <span class="state">${status}</span>
      <small>${received} in, ${sent} out</small>
    </button>
    ${
      client.isEnded
        ? html`${quietButton("Reconnect", () => reconnect(client), `Reconnect client ${id}`)}
          ${quietButton("Remove", () => removeClient(client), `Remove client ${id}`)}`
        : quietButton("Close", () => close(client), `Close client ${id}`)
    }
  </li>`;
};

/** @param {(client: Client) => boolean} is @param {(client: Client) => void} act */
const each = (is, act) => state.clients.filter(is).forEach(act);

/** @param {Client} client */
const close = (client) => client.close();

/** @param {Client} client */
const reconnect = (client) => void attempt(async () => client.connect());
