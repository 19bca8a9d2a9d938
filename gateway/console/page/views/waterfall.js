// The path of one message: every step below its parent, on a time axis.
import { html, nothing, svg } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { copy } from "../model/download.js";
import { duration } from "../model/format.js";
import { permalink } from "../model/permalink.js";
import { readable, visible, visibleOrEmpty } from "../model/readable.js";
import { foldRuns, inOrder, labelOf } from "../model/steps.js";
import { state, update } from "../model/store.js";
import { quietButton } from "./quiet-button.js";

/** @import { SpanRecord, TraceRecord } from "../../../trace/trace.ts" */
/** @import { Placed } from "../model/steps.js" */

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
          listRows(trace, span),
          ({ key }) => key,
          ({ key, run, isOpen = false, step, depth }) =>
            run
              ? runView(run, { key, isOpen, depth, totalMs, endMs: Math.max(...run.map(readEnd)) })
              : stepView(step, { depth, totalMs, endMs: readEnd(step), isShown: step === span }),
        )}
      </ol>
      ${trace.omitted > 0 ? html`<p class="empty">${trace.omitted} more steps were not recorded.</p>` : nothing}
      ${span ? detailsView(span) : nothing}
    </div>
  `;
};

/**
 * A run of equal calls is one row, followed by its steps if it is open: chosen by the user, or for the step that is shown.
 *
 * @typedef {Placed & { key: string, run?: SpanRecord[], isOpen?: boolean }} Row
 * @param {TraceRecord} trace @param {SpanRecord | undefined} shown
 * @returns {Row[]}
 */
const listRows = ({ id, spans }, shown) =>
  foldRuns(inOrder(spans)).flatMap((group) => {
    const rows = group.map(({ step, depth }) => ({ step, depth, key: `${id}.${step.id}` }));
    const [first] = rows;
    if (!first || rows.length === 1) return rows;
    const run = rows.map(({ step }) => step);
    const key = `${first.key}.run`;
    const isOpen = state.openRuns.has(key) || run.some((step) => step === shown);
    const parts = rows.map((row) => ({ ...row, depth: row.depth + 1 }));
    return [{ ...first, key, run, isOpen }, ...(isOpen ? parts : [])];
  });

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
        >${details["cold"] === true ? html`<b class="cold">cold</b> ` : nothing}${visible(labelOf(step))}</span
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

/**
 * @param {SpanRecord[]} run
 * @param {{ key: string, isOpen: boolean, depth: number, totalMs: number, endMs: number }} place
 */
const runView = (run, { key, isOpen, depth, totalMs, endMs }) => {
  const [first] = run;
  if (!first) return nothing;
  return html`<li class="depth-${Math.min(depth, MAX_DEPTH)}">
    <button aria-expanded=${isOpen} @click=${() => toggleRun(key, isOpen)}>
      <span class="kind ${first.kind}">${first.kind}</span>
      <span class="name">${run.length} × ${visible(labelOf(first))}</span>
      <svg class="bar ${first.kind}" preserveAspectRatio="none" aria-hidden="true">
        ${run.map((step) => bar(step, totalMs, step.endMs ?? endMs))}
      </svg>
      <span class="time">${duration(endMs - first.startMs)}</span>
    </button>
  </li>`;
};

/** Closing it shows the path's first step: none of its own stays chosen. @param {string} key @param {boolean} isOpen */
const toggleRun = (key, isOpen) => {
  const openRuns = new Set(state.openRuns);
  if (isOpen) openRuns.delete(key);
  else openRuns.add(key);
  update({ openRuns, ...(isOpen && { spanId: undefined }) });
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
