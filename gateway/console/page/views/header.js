// The API's URLs, the connection to the gateway, the way to each part, and notices.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { dismiss } from "../model/notices.js";
import { state } from "../model/store.js";
import { quietButton } from "./quiet-button.js";

/** @import { Notice } from "../model/types.ts" */

const SECTIONS = [
  ["clients", "Clients"],
  ["messages", "Messages"],
  ["logs", "Logs"],
  ["connections", "Connections"],
  ["queues", "Queues"],
  ["tables", "Tables"],
  ["faults", "Faults"],
  ["api", "API"],
];

export const headerView = () => html`
  <header>
    <h1>${state.api?.name ?? "API"}</h1>
    <p class="urls">${state.api?.urls.map((url) => html`<code>${url}</code>`)}</p>
    ${statusView()}
    <div class="ways">
      <nav aria-label="Parts of this page">
        ${SECTIONS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}
      </nav>
      ${quietButton("◐", switchTheme, "Switch between light and dark")}
    </div>
  </header>
`;

const statusView = () => {
  const [mood, text] =
    state.isLive === undefined
      ? ["", "connecting …"]
      : state.isLive
        ? ["ok", "live"]
        : ["bad", "disconnected; waiting for the gateway"];
  return html`<p class="status ${mood}" role="status">${text}</p>`;
};

/** In front of the page, so that it is seen wherever the page is scrolled to. */
export const noticesView = () => html`
  <div class="notices">
    <div role="status">${noticeList(false)}</div>
    <div role="alert">${noticeList(true)}</div>
  </div>
`;

/** @param {boolean} isError */
const noticeList = (isError) =>
  state.notices.filter((notice) => notice.isError === isError).map(noticeView);

/** @param {Notice} notice */
const noticeView = ({ id, text, isError }) => html`
  <div class="notice ${isError ? "bad" : "ok"}">
    <p>${text}</p>
    ${quietButton("Dismiss", () => dismiss(id), `Dismiss: ${text}`)}
  </div>
`;

/** Errors of `--watch`: the functions in question still run their last good build. */
export const buildErrorView = () => {
  const text = state.live?.buildError;
  return text === undefined
    ? nothing
    : html`<section class="build-error" role="alert" aria-labelledby="build-error-title">
        <h2 id="build-error-title">The build failed; the last good build stays active</h2>
        <pre tabindex="0">${text}</pre>
      </section>`;
};

/** Follows the system's theme until the user chooses one. */
const switchTheme = () => {
  const { dataset } = document.documentElement;
  const isDark =
    (dataset["theme"] ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  dataset["theme"] = isDark ? "light" : "dark";
  // Not in the storage: the page would wait for it before its first paint. The gateway writes it into the document.
  document.cookie = `console-theme=${dataset["theme"]}; path=/; max-age=31536000; samesite=strict`;
};
