// The message to send: from an example, a saved message or the history; checked and formatted as JSON.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { sendMessage } from "../model/clients.js";
import { onSubmit, onText, textIn } from "../model/form.js";
import { readable, visibleOrEmpty } from "../model/readable.js";
import { checkMessage } from "../model/json-check.js";
import { keepSaved } from "../model/kept.js";
import { attempt } from "../model/notices.js";
import { state, update } from "../model/store.js";

/** @import { ApiDescription } from "../../console.ts" */
/** @import { SavedMessage } from "../model/types.ts" */

/** @param {ApiDescription} api */
export const messageForm = ({ routes }) => {
  const { isJson, problem, bytes } = checkMessage(state.message);
  const open = state.clients.filter(({ isOpen }) => isOpen).length;
  return html`
    <form class="message" @submit=${onSubmit(send)}>
      <div class="chips" role="group" aria-label="Example messages">
        ${routes.flatMap(({ routeKey, examples }) => examples.map((text) => messageChip(routeKey, text)))}
      </div>
      ${savedView()}
      <label
        >Message
        <textarea
          name="message"
          rows="3"
          spellcheck="false"
          aria-describedby="message-check"
          .value=${state.message}
          @input=${onText((message) => update({ message }))}
          @keydown=${sendOnEnter}
        ></textarea>
      </label>
      <p id="message-check" class=${problem ? "bad" : "empty"}>
        ${problem ?? `${isJson ? "JSON" : "Text"}, ${bytes} bytes`}
      </p>
      <p class="actions">
        <button>Send</button>
        <button name="all" value="all">Send from all ${open}</button>
        <button type="button" class="quiet" ?disabled=${!isJson} @click=${format}>Format</button>
        <small>Ctrl+Enter sends.</small>
      </p>
    </form>
    ${historyView()}
  `;
};

/** @param {string} name @param {string} text */
const messageChip = (name, text) =>
  html`<button
    type="button"
    class="quiet"
    title=${text}
    aria-pressed=${state.message === text}
    @click=${() => update({ message: text })}
  >
    ${name}
  </button>`;

const savedView = () =>
  state.saved.length === 0
    ? nothing
    : html`<ul class="chips" aria-label="Saved messages">
        ${state.saved.map(
          (saved) =>
            html`<li>
              ${messageChip(saved.name, saved.text)}
              <button
                type="button"
                class="quiet"
                aria-label="Remove the saved message ${saved.name}"
                @click=${() => useSaved(state.saved.filter((each) => each !== saved))}
              >
                ✕
              </button>
            </li>`,
        )}
      </ul>`;

const historyView = () => html`
  <details class="history">
    <summary>Save, and history <small>${state.history.length}</small></summary>
    <form class="fields" @submit=${onSubmit(save)}>
      <label class="wide"
        >Name of the message
        <input name="name" required autocomplete="off" />
      </label>
      <button>Save</button>
    </form>
    ${
      state.history.length === 0
        ? html`<p class="empty">No message was sent yet.</p>`
        : html`<div class="scroll-box">
            <ol class="plain" aria-label="Sent messages, newest first">
              ${state.history.map(historyRow)}
            </ol>
          </div>`
    }
  </details>
`;

/** @param {string} text */
const historyRow = (text) =>
  html`<li>
    <button class="quiet row" @click=${() => update({ message: text })}>
      <code>${visibleOrEmpty(text)}</code>
    </button>
  </li>`;

/** @param {HTMLFormElement} form */
const save = (form) => {
  const name = textIn(form, "name").trim();
  const others = state.saved.filter((each) => each.name !== name);
  useSaved([...others, { name, text: state.message }]);
  form.reset();
};

/** @param {SavedMessage[]} saved */
const useSaved = (saved) => {
  update({ saved });
  keepSaved();
};

const format = () => update({ message: readable(state.message) });

/** @param {KeyboardEvent & { currentTarget: HTMLTextAreaElement }} event */
const sendOnEnter = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.currentTarget.form?.requestSubmit();
  }
};

/** Text whose problem the user has seen, and sends nevertheless. */
let insisted = "";

/** @param {HTMLFormElement} _ @param {HTMLButtonElement | null} submitter */
const send = (_, submitter) =>
  void attempt(async () => {
    const { problem } = checkMessage(state.message);
    if (problem && insisted !== state.message) {
      insisted = state.message;
      throw new Error(`Not sent. ${problem} Send again to send it as it is.`);
    }
    sendMessage(state.message, submitter?.name === "all");
  });
