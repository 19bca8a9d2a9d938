// The frames of one client, newest first, and the chosen one in full.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { copy, download } from "../model/download.js";
import { toHar, toJsonLines } from "../model/export.js";
import { asHexDump, timeOfDay } from "../model/format.js";
import { readable, visibleOrEmpty } from "../model/readable.js";
import { state, update } from "../model/store.js";
import { virtualList } from "./virtual-list.js";
import { quietButton } from "./quiet-button.js";

/** @import { Client } from "../model/client.js" */
/** @import { Frame } from "../model/types.ts" */

const ARROWS = { in: "←", out: "→", note: "·" };
const MEANINGS = { in: "received", out: "sent", note: "note" };

/** Characters of a frame in its row; the chosen frame is shown in full. */
const MAX_ROW_CHARACTERS = 400;

/** @param {Client | undefined} client */
export const framesView = (client) => {
  if (!client) return nothing;
  const { id, frames } = client;
  const rows = {
    count: frames.size,
    added: frames.total,
    label: `Frames of client ${id}, newest first`,
    key: (/** @type {number} */ index) => `${id}.${frames.newest(index)?.number}`,
    kind: (/** @type {number} */ index) => frames.newest(index)?.direction ?? "",
    view: (/** @type {number} */ index) => frameRow(frames.newest(index)),
  };
  return html`
    ${toolbar(client)} ${virtualList("frames", rows, "log")}
    ${frames.size === 0 ? html`<p class="empty">No frames yet.</p>` : nothing}
    ${frameDetails(frames.find(state.frameNumber))}
  `;
};

/** @param {Client} client */
const toolbar = (client) => {
  const { id } = client;
  return html`<p class="actions">
    <b>Client ${id}</b>
    ${quietButton("Copy all", () => void copy(toJsonLines(client), "the frames as JSON Lines"))}
    ${quietButton("Export JSON Lines", () => download(`client-${id}.jsonl`, toJsonLines(client)))}
    ${quietButton("Export HAR", () => download(`client-${id}.har`, toHar(client, location.host)))}
    ${quietButton("Clear", () => {
      client.clear();
      update({ frameNumber: undefined });
    })}
  </p>`;
};

/** @param {Frame | undefined} frame */
const frameRow = (frame) => {
  if (!frame) return html``;
  const { number, direction, text, atMs } = frame;
  const isShown = number === state.frameNumber;
  return html`<button
    aria-pressed=${isShown}
    @click=${() => update({ frameNumber: isShown ? undefined : number })}
  >
    <time>${timeOfDay(atMs)}</time>
    <span class="arrow" aria-hidden="true">${ARROWS[direction]}</span
    ><span class="hidden">${MEANINGS[direction]}</span>
    <code>${visibleOrEmpty(text.slice(0, MAX_ROW_CHARACTERS))}</code>
  </button>`;
};

/** @param {Frame | undefined} frame */
const frameDetails = (frame) => {
  if (!frame) return nothing;
  const { direction, text, bytes } = frame;
  return html`<div class="frame-details" role="group" aria-label="Chosen frame">
    <p class="actions">
      <small>
        ${MEANINGS[direction]}, ${bytes?.length ?? new TextEncoder().encode(text).length} bytes
      </small>
      ${quietButton("Copy frame", () => void copy(text, "the frame"))}
      ${bytes ? nothing : html`${quietButton("Use as message", () => update({ message: text }))}`}
    </p>
    <pre tabindex="0">${bytes ? asHexDump(bytes) : visibleOrEmpty(readable(text))}</pre>
  </div>`;
};
