// The API's URLs, the connection to the gateway, and the result of the last action.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { state, update } from "../model/store.js";

const SECTIONS = [
  ["api", "API"],
  ["clients", "Clients"],
  ["messages", "Messages"],
  ["connections", "Connections"],
  ["queues", "Queues"],
  ["faults", "Faults"],
];

export const headerView = () => html`
  <header>
    <h1>${state.api?.name ?? "WebSocket API"}</h1>
    <p class="urls">${(state.api?.paths ?? []).map((path) => html`<code>${toUrl(path)}</code>`)}</p>
    <p class="status ${state.isLive ? "ok" : "bad"}" role="status">
      ${state.isLive ? "live" : "disconnected; waiting for the gateway"}
    </p>
    <button class="quiet" @click=${switchTheme} aria-label="Switch between light and dark">
      ◐
    </button>
    <nav aria-label="Parts of this page">
      ${SECTIONS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}
    </nav>
  </header>
  <div class="notice" role="status" aria-live="polite">${noticeView()}</div>
`;

/** @param {string} path */
export const toUrl = (path) => `ws://${location.host}${path}`;

const noticeView = () =>
  state.notice
    ? html`<p class=${state.notice.isError ? "bad" : "ok"}>
        ${state.notice.text}
        <button class="quiet" @click=${() => update({ notice: undefined })}>Dismiss</button>
      </p>`
    : nothing;

/** Follows the system's theme until the user chooses one. */
const switchTheme = () => {
  const { dataset } = document.documentElement;
  const dark =
    dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  dataset["theme"] = dark === "dark" ? "light" : "dark";
};
