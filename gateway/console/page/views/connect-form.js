// The form that connects clients.
import { html } from "/_local/lit-html/lit-html.js";
import { connectClients, MAX_CLIENTS } from "../model/clients.js";
import { onSubmit, onText, textIn } from "../model/form.js";
import { attempt } from "../model/notices.js";
import { state, update } from "../model/store.js";

/** @import { ApiDescription } from "../../console.ts" */

/** @param {ApiDescription} api */
export const connectForm = ({ paths, query }) => html`
  <form class="fields" @submit=${onSubmit(connect)}>
    <label
      >Stage
      <select name="stage" @change=${onText((stage) => update({ stage }))}>
        ${paths.map((path) => html`<option .selected=${path === state.stage}>${path}</option>`)}
      </select>
    </label>
    <label class="wide"
      >Query string, with the token
      <input
        name="query"
        .value=${state.query ?? query}
        placeholder="token=…"
        autocomplete="off"
        spellcheck="false"
        @input=${onText((text) => update({ query: text }))}
      />
    </label>
    <label class="wide"
      >Or subprotocols
      <input
        name="protocols"
        .value=${state.protocols}
        placeholder="my-protocol, token"
        autocomplete="off"
        spellcheck="false"
        @input=${onText((protocols) => update({ protocols }))}
      />
    </label>
    <label
      >Clients
      <input name="count" type="number" min="1" max=${MAX_CLIENTS} value="1" required />
    </label>
    <button>Connect</button>
  </form>
`;

/** @param {HTMLFormElement} form */
const connect = (form) => {
  const text = (/** @type {string} */ name) => textIn(form, name).trim();
  const protocols = text("protocols")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const address = { stage: text("stage"), query: text("query").replace(/^\?/, ""), protocols };
  const count = Number(text("count"));
  void attempt(async () => connectClients(address, count));
};
