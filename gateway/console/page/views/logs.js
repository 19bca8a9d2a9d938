// The lines of functions, by function, level and text; each leads to its place in the path.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { onText } from "../model/form.js";
import { lineLabel, timeOfDay } from "../model/format.js";
import { filterLines, LEVELS, listLines } from "../model/logs.js";
import { showTrace } from "../model/permalink.js";
import { visible } from "../model/readable.js";
import { state, update } from "../model/store.js";
import { choice } from "./trace-filter.js";
import { virtualList } from "./virtual-list.js";

/** @import { LogLine } from "../model/types.ts" */

export const logsView = () => {
  const all = listLines();
  const lines = filterLines(all, state.logFilter);
  const rows = {
    count: lines.length,
    // Lines leave with their traces, from anywhere: the list does not follow.
    added: 0,
    label: "Log lines, newest first",
    key: (/** @type {number} */ index) => lines[index]?.key,
    kind: (/** @type {number} */ index) => `level-${lines[index]?.level.toLowerCase()}`,
    view: (/** @type {number} */ index) => lineRow(lines[index]),
  };
  return html`
    <section id="logs" aria-labelledby="logs-title">
      <h2 id="logs-title">Logs <small>${lines.length} of ${all.length}</small></h2>
      ${filterView(all)}
      ${
        lines.length === 0
          ? html`<p class="empty">
              ${all.length === 0 ? "No function has written a line yet." : "Nothing matches the filter."}
            </p>`
          : nothing
      }
      ${virtualList("log-lines", rows)}
    </section>
  `;
};

/** @param {LogLine[]} all */
const filterView = (all) => {
  const { fn, level, text } = state.logFilter;
  const counts = new Map();
  for (const line of filterLines(all, { ...state.logFilter, fn: "" })) {
    counts.set(line.fn, (counts.get(line.fn) ?? 0) + 1);
  }
  return html`
    <div class="fields filter" role="search" aria-label="Filter of the logs">
      ${choice("Log function", fn, counts, (chosen) => filter({ fn: chosen }))}
      <label
        >Least level
        <select @change=${onText((value) => filter({ level: value }))}>
          ${LEVELS.map((each) => html`<option .selected=${each === level}>${each}</option>`)}
        </select>
      </label>
      <label class="wide"
        >Text of the line
        <input type="search" .value=${text} @input=${onText((value) => filter({ text: value }))} />
      </label>
    </div>
  `;
};

/** @param {Partial<typeof state.logFilter>} change */
const filter = (change) => update({ logFilter: { ...state.logFilter, ...change } });

/** @param {LogLine | undefined} line */
const lineRow = (line) => {
  if (!line) return html``;
  const { trace, spanId, fn, level, text, atMs } = line;
  const isShown = state.traceId === trace.id && state.spanId === spanId;
  return html`<button aria-pressed=${isShown} @click=${() => open(line)}>
    <time>${timeOfDay(atMs)}</time>
    <span class="level">${level}</span>
    <span class="name">${fn}</span>
    <code>${visible(lineLabel(text))}</code>
  </button>`;
};

/** @param {LogLine} line */
const open = ({ trace, spanId }) => {
  showTrace(trace, spanId);
  document.getElementById("messages")?.scrollIntoView();
};
