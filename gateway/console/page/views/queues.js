// Queues: their depth, their messages, and a form to send messages.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { onSubmit, textIn } from "../model/form.js";
import { lookInto, redrive, sendToQueue } from "../model/gateway.js";
import { attempt } from "../model/notices.js";
import { visible } from "../model/readable.js";
import { state, update } from "../model/store.js";

/** @import { ApiDescription, QueueDescription } from "../../console.ts" */

/** @param {ApiDescription} api */
export const queuesView = ({ queues }) => html`
  <section id="queues" aria-labelledby="queues-title">
    <h2 id="queues-title">Queues</h2>
    ${queues.length === 0 ? html`<p class="empty">The API has no queues.</p>` : queues.map(queueView)}
  </section>
`;

/** @param {QueueDescription} queue */
const queueView = ({ name, isPolled, sources, example }) => {
  const {
    ready = 0,
    inFlight = 0,
    delayed = 0,
  } = state.live?.queues.find((one) => one.name === name) ?? {};
  const verb = name in state.contents ? "Hide" : "Show";
  const isFilled = sources.length > 0 && ready > 0;
  return html`
    <article class="queue-card ${isFilled ? "alert" : ""}" aria-label=${name}>
      <h3>
        ${name} ${sources.length > 0 ? html`<span class="kind queue">dead letters</span>` : nothing}
      </h3>
      <p class="depth">
        <b>${ready}</b> ready <b>${inFlight}</b> in flight <b>${delayed}</b> delayed
      </p>
      <p>
        <button
          class="quiet"
          aria-expanded=${name in state.contents}
          aria-label="${verb} messages of ${name}"
          @click=${() => toggle(name)}
        >
          ${verb} messages
        </button>
      </p>
      ${contentsView(name, state.contents[name])}
      ${sources.length > 0 ? redriveForm(name, sources, ready) : nothing}
      ${isPolled ? sendForm(name, example) : nothing}
    </article>
  `;
};

/** @param {string} name */
const toggle = (name) => {
  const { [name]: open, ...others } = state.contents;
  if (open) update({ contents: others });
  else void attempt(() => lookInto(name));
};

/** @param {string} name @param {{ messageId: string, body: string, state: string }[] | undefined} messages */
const contentsView = (name, messages) => {
  if (messages === undefined) return nothing;
  if (messages.length === 0) return html`<p class="empty">The queue is empty.</p>`;
  return html`<div
    class="scroll-box tall"
    tabindex="0"
    role="group"
    aria-label="Messages of ${name}"
  >
    <ol class="contents">
      ${repeat(
        messages,
        ({ messageId }) => messageId,
        (message) =>
          html`<li>
            <small>${message.state} · ${message.messageId}</small>
            <code>${visible(message.body)}</code>
          </li>`,
      )}
    </ol>
  </div>`;
};

/** @param {string} name @param {string[]} sources @param {number} ready */
const redriveForm = (name, sources, ready) => html`
  <form
    class="fields"
    @submit=${onSubmit((form) => void attempt(() => redrive(name, textIn(form, "fallback"))))}
  >
    ${
      sources.length > 1
        ? html`<label class="wide">
            Messages of unknown source
            <select name="fallback">
              <option value="">stay here</option>
              ${sources.map((source) => html`<option value=${source}>go to ${source}</option>`)}
            </select>
          </label>`
        : nothing
    }
    <button ?disabled=${ready === 0}>Redrive</button>
  </form>
`;

/** @param {string} name @param {string} example */
const sendForm = (name, example) => html`
  <form
    class="message"
    @submit=${onSubmit((form) => void attempt(() => sendToQueue(name, textIn(form, "message"))))}
  >
    <label
      >Message
      <textarea name="message" rows="2" spellcheck="false" .defaultValue=${example}></textarea>
    </label>
    <p><button>Send to ${name}</button></p>
  </form>
`;
