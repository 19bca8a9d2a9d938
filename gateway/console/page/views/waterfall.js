// The path of one message: every step below its parent, on a time axis.
import { html, nothing, svg } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { copy } from "../model/download.js";
import { duration, lineLabel } from "../model/format.js";
import { permalink } from "../model/permalink.js";
import { readable, visible, visibleOrEmpty } from "../model/readable.js";
import { state, update } from "../model/store.js";
import { quietButton } from "./quiet-button.js";

/** @import { SpanRecord, TraceRecord } from "../../../trace/trace.ts" */

/** @param {TraceRecord} trace */
export const waterfallView = (trace) => {
  const now = Date.now() - trace.startedAt;
  const readEnd = (/** @type {SpanRecord} */ { endMs }) => endMs ?? now;
  const totalMs = Math.max(...trace.spans.map(readEnd), 0.01);
  const [root] = trace.spans;
  const span = trace.spans.find(({ id }) => id === state.spanId) ?? root;
  return html`
    <div class="path" role="group" aria-label="Path of the message">
      <p class="actions">
        <b>Path ${trace.id}</b>
        ${quietButton("Copy link", () => void copy(`${location.origin}/${permalink(trace)}`, "the link to this path"))}
      </p>
      <p class="scale"><span>0</span><span>${duration(totalMs)}</span></p>
      <ol class="waterfall">
        ${repeat(
          inOrder(trace.spans),
          ({ step }) => `${trace.id}.${step.id}`,
          ({ step, depth }) =>
            stepView(step, { depth, totalMs, endMs: readEnd(step), isShown: step === span }),
        )}
      </ol>
      ${trace.omitted > 0 ? html`<p class="empty">${trace.omitted} more steps were not recorded.</p>` : nothing}
      ${span ? detailsView(span) : nothing}
    </div>
  `;
};

/** Each step is followed by its parts. @param {SpanRecord[]} spans */
const inOrder = (spans) => {
  /** @type {(parent: SpanRecord, depth: number) => { step: SpanRecord, depth: number }[]} */
  const below = (parent, depth) => [
    { step: parent, depth },
    ...spans
      .filter(({ parentId }) => parentId === parent.id)
      .toSorted((one, other) => one.startMs - other.startMs)
      .flatMap((child) => below(child, depth + 1)),
  ];
  return spans.filter(({ parentId }) => parentId === undefined).flatMap((root) => below(root, 0));
};

/** Deeper levels would leave no room for names. */
const MAX_DEPTH = 6;

/**
 * @param {SpanRecord} step
 * @param {{ depth: number, totalMs: number, endMs: number, isShown: boolean }} place
 */
const stepView = (step, { depth, totalMs, endMs, isShown }) => {
  const { id, kind, name, details, failed } = step;
  const classes = `depth-${Math.min(depth, MAX_DEPTH)} ${failed ? "failed" : ""}`;
  return html`<li class=${classes}>
    <button aria-pressed=${isShown} @click=${() => update({ spanId: id })}>
      <span class="kind ${kind}">${kind}</span>
      <span class="name"
        >${details["cold"] === true ? html`<b class="cold">cold</b> ` : nothing}${visible(label(step))}</span
      >
      <svg class="bar ${kind}" preserveAspectRatio="none" aria-hidden="true">
        ${bar(step, totalMs, endMs)}
      </svg>
      <span class="time"
        >${endMs - step.startMs < 0.1 ? `at ${duration(step.startMs)}` : duration(endMs - step.startMs)}</span
      >
      <span class="hidden">${failed ? "failed" : ""} ${name}</span>
    </button>
  </li>`;
};

/** @param {SpanRecord} step @param {number} totalMs @param {number} endMs */
const bar = ({ startMs, waitedMs = 0 }, totalMs, endMs) => {
  const percent = (/** @type {number} */ milliseconds) => `${(milliseconds / totalMs) * 100}%`;
  const worksFromMs = startMs + waitedMs;
  return svg`
    ${waitedMs > 0 ? svg`<rect class="waited" x=${percent(startMs)} width=${percent(waitedMs)} height="100%" />` : nothing}
    <rect x=${percent(worksFromMs)} width=${percent(endMs - worksFromMs)} height="100%" />
    <rect x=${percent(worksFromMs)} width="2" height="100%" />`;
};

/** What distinguishes the step from others of its kind. @param {SpanRecord} step @returns {string} */
const label = ({ kind, name, details }) => {
  const { text, status, error, messages } = details;
  if (kind === "log") return lineLabel(String(text));
  if (kind === "frame") return `→ ${name} ${String(text)}`;
  const facts = [status, error, messages && `${String(messages)} messages`].filter(Boolean);
  return [name, ...facts].join(" · ");
};

/** @param {SpanRecord} span */
const detailsView = ({
  kind,
  name,
  details: { advice, ...details },
  startMs,
  endMs,
  waitedMs,
}) => html`
  ${advice === undefined ? nothing : adviceView(String(advice))}
  <dl class="details">
    <dt>${kind}</dt>
    <dd>${name}</dd>
    <dt>began</dt>
    <dd>${duration(startMs)} after the first step</dd>
    ${
      endMs === undefined
        ? nothing
        : html`<dt>took</dt>
            <dd>${duration(endMs - startMs)}</dd>`
    }
    ${
      waitedMs
        ? html`<dt>of these waited</dt>
            <dd>${duration(waitedMs)} for an execution environment</dd>`
        : nothing
    }
    ${Object.entries(details).map(
      ([fact, value]) =>
        html`<dt>${fact}</dt>
          <dd><pre tabindex="0">${visibleOrEmpty(readable(value))}</pre></dd>`,
    )}
  </dl>
`;

/** A refusal by IAM, with the statement to paste into the role's policy, if one is missing. @param {string} advice */
const adviceView = (advice) => {
  const [statement] = /\{"Effect":.*\}/.exec(advice) ?? [];
  return html`<div class="advice">
    ${advice}
    ${
      statement === undefined
        ? nothing
        : html`<p class="actions">
            ${quietButton("Copy statement", () => void copy(readable(statement), "the statement"))}
          </p>`
    }
  </div>`;
};
