// Events that triggered the API, newest first, and the path of the selected one.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { duration, timeOfDay } from "../model/format.js";
import { showTrace } from "../model/permalink.js";
import { visible } from "../model/readable.js";
import { state, update } from "../model/store.js";
import { hasFailed, isFiltering, matcher, NO_FILTER } from "../model/trace-filter.js";
import { traceFilterView } from "./trace-filter.js";
import { waterfallView } from "./waterfall.js";
import { quietButton } from "./quiet-button.js";

/** @import { SpanRecord, TraceRecord } from "../../../trace/trace.ts" */

export const tracesView = () => {
  const traces = state.traces.filter(matcher(state.filter));
  const shown = findShown(traces);
  return html`
    <section id="messages" aria-labelledby="messages-title">
      <h2 id="messages-title">Messages</h2>
      ${traceFilterView()}
      ${
        state.live && state.live.untraced > 0
          ? html`<p class="empty">${state.live.untraced} more came too fast to be traced.</p>`
          : nothing
      }
      ${missingView()}
      ${
        traces.length === 0
          ? emptyView()
          : html`<div class="scroll-box list">
              <ol aria-label="Messages, newest first">
                ${repeat(traces, readId, (trace) => traceRow(trace, trace === shown))}
              </ol>
            </div>`
      }
      ${shown ? waterfallView(shown) : nothing}
    </section>
  `;
};

/** The chosen path is shown also if the filter hides its row. @param {TraceRecord[]} traces that match the filter */
const findShown = (traces) =>
  state.missingTrace === undefined
    ? (state.traces.find(({ id }) => id === state.traceId) ?? traces[0])
    : undefined;

const emptyView = () =>
  isFiltering(state.filter) && state.traces.length > 0
    ? html`<p class="empty">
        Nothing matches the filter; it hides ${state.traces.length}.
        ${quietButton("Clear the filter", () => update({ filter: NO_FILTER }))}
      </p>`
    : html`<p class="empty">
        Nothing has happened yet. Connect a client, or send a message to a queue.
      </p>`;

const missingView = () =>
  state.missingTrace === undefined
    ? nothing
    : html`<p class="bad">
        The path ${state.missingTrace} of the address is gone: the gateway keeps the last hundred of
        its run.
      </p>`;

/** Keyed by trace, so that a row keeps its focus. @param {TraceRecord} trace */
const readId = ({ id }) => id;

/** @param {TraceRecord} trace @param {boolean} isShown */
const traceRow = (trace, isShown) => {
  const { startedAt, spans } = trace;
  const [root] = spans;
  if (!root) return nothing;
  return html`<li>
    <button aria-pressed=${isShown} @click=${() => showTrace(trace)}>
      <time>${timeOfDay(startedAt)}</time>
      <span class="kind ${root.kind}">${root.kind}</span>
      <span class="name">${root.name}</span>
      <span class="text">${visible(summary(root))}</span>
      ${hasFailed(trace) ? html`<span class="bad">failed</span>` : nothing}
      <span class="time">${spans.some(goesOn) ? "…" : duration(traceEndMs(trace))}</span>
    </button>
  </li>`;
};

/** Characters of a message in its row. */
const MAX_SUMMARY = 200;

/** @param {SpanRecord} root */
const summary = ({ details }) =>
  String(
    details["text"] ?? details["request"] ?? details["url"] ?? details["connectionId"] ?? "",
  ).slice(0, MAX_SUMMARY);

/** @param {SpanRecord} span */
const goesOn = ({ endMs }) => endMs === undefined;

/** @param {TraceRecord} trace @returns {number} */
const traceEndMs = ({ spans }) => Math.max(...spans.map(({ startMs, endMs }) => endMs ?? startMs));
