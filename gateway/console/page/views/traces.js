// Events that triggered the API, newest first, and the path of the selected one.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { repeat } from "/_local/lit-html/directives/repeat.js";
import { duration, timeOfDay } from "../model/format.js";
import { isMatch, shownTrace, state, update } from "../model/store.js";
import { waterfallView } from "./waterfall.js";

/** @import { SpanRecord, TraceRecord } from "../../../trace/trace.ts" */

export const tracesView = () => {
  const traces = state.traces.filter(isMatch);
  const shown = shownTrace();
  return html`
    <section id="messages" aria-labelledby="messages-title">
      <h2 id="messages-title">Messages</h2>
      <label class="filter"
        >Filter by text
        <input
          type="search"
          placeholder="a route, a connection id, a text …"
          .value=${state.filter}
          @input=${(/** @type {any} */ event) => update({ filter: event.target.value })}
        />
      </label>
      ${
        state.live && state.live.untraced > 0
          ? html`<p class="empty">${state.live.untraced} more came too fast to be traced.</p>`
          : nothing
      }
      ${
        traces.length === 0
          ? html`<p class="empty">
              Nothing has happened yet. Connect a client, or send a message to a queue.
            </p>`
          : html`<div class="columns traces">
              <ol class="list" aria-label="Messages, newest first">
                ${repeat(traces, readId, (trace) => traceRow(trace, trace === shown))}
              </ol>
              ${shown ? waterfallView(shown) : nothing}
            </div>`
      }
    </section>
  `;
};

/** Keyed by trace, so that a row keeps its focus. @param {TraceRecord} trace */
const readId = ({ id }) => id;

/** @param {TraceRecord} trace @param {boolean} isShown */
const traceRow = (trace, isShown) => {
  const { id, startedAt, spans } = trace;
  const [root] = spans;
  if (!root) return nothing;
  const failed = spans.some((span) => span.failed);
  return html`<li>
    <button aria-pressed=${isShown} @click=${() => update({ traceId: id, spanId: undefined })}>
      <time>${timeOfDay(startedAt)}</time>
      <span class="kind ${root.kind}">${root.kind}</span>
      <span class="name">${root.name}</span>
      <span class="text">${summary(root)}</span>
      ${failed ? html`<span class="bad">failed</span>` : nothing}
      <span class="time">${spans.some(goesOn) ? "…" : duration(traceEndMs(trace))}</span>
    </button>
  </li>`;
};

/** @param {SpanRecord} root */
const summary = ({ details }) =>
  String(details["text"] ?? details["request"] ?? details["url"] ?? details["connectionId"] ?? "");

/** @param {SpanRecord} span */
const goesOn = ({ endMs }) => endMs === undefined;

/** @param {TraceRecord} trace @returns {number} */
const traceEndMs = ({ spans }) => Math.max(...spans.map(({ startMs, endMs }) => endMs ?? startMs));
