// The configured API: edges from routes to functions, and on to tables and queues.
import { html, nothing, svg } from "/_local/lit-html/lit-html.js";
import { guard } from "/_local/lit-html/directives/guard.js";
import { layOut } from "../model/layout.js";
import { state, update } from "../model/store.js";

/** @import { ApiDescription } from "../../console.ts" */
/** @import { Drawing, DrawingNode } from "../../drawing-parts.ts" */
/** @import { PlacedEdge, PlacedNode } from "../model/layout.js" */

/** @param {ApiDescription} api */
export const drawingView = ({ drawing }) => html`
  <section id="api" aria-labelledby="api-title">
    <h2 id="api-title">API</h2>
    ${
      drawing.functionsWithoutGrants
        ? html`<p class="empty">
            There are too many permissions to draw: those of ${drawing.functionsWithoutGrants}
            functions are left out.
          </p>`
        : nothing
    }
    ${guard([drawing, state.nodeId], () => {
      const placed = layOut(drawing);
      return html`<div class="columns drawing">
        ${pictureView(placed)} ${partsView(placed.nodes)} ${settingsView(drawing)}
      </div>`;
    })}
  </section>
`;

/** @param {ReturnType<typeof layOut>} placed */
const pictureView = ({ nodes, edges, width, height }) => html`
  <div class="picture" role="group" aria-label="Routes, functions, tables and queues">
    <svg viewBox="0 0 ${width} ${height}">
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      ${edges.map(edgeView)} ${nodes.map(nodeView)}
    </svg>
  </div>
`;

/** The same for narrow screens, where the drawing would be too small to read. @param {PlacedNode[]} nodes */
const partsView = (nodes) => html`
  <ul class="parts" aria-label="Parts of the API">
    ${nodes.map(
      ({ id, kind, label }) =>
        html`<li>
          <button class="quiet row" aria-pressed=${state.nodeId === id} @click=${() => choose(id)}>
            <span class="kind ${kind}">${kind}</span> ${label}
          </button>
        </li>`,
    )}
  </ul>
`;

/** Chooses a part; the chosen one is let go. @param {string} id */
const choose = (id) => update({ nodeId: state.nodeId === id ? undefined : id });

/** @param {PlacedEdge} edge */
const edgeView = ({ from, to, label, path, kind }) => {
  const isShown = state.nodeId === from || state.nodeId === to;
  const classes = `edge ${kind} ${isShown ? "shown" : state.nodeId === undefined ? "" : "dim"}`;
  return svg`<path class=${classes} d=${path} marker-end="url(#arrow)"><title>${label}</title></path>`;
};

/** @param {PlacedNode} node */
const nodeView = ({ id, kind, label, shortLabel, x, y, width, height }) => {
  const isShown = state.nodeId === id;
  const show = () => choose(id);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  };
  return svg`
    <g class="node ${kind} ${isShown ? "shown" : ""}" role="button" tabindex="0" aria-pressed=${isShown}
      aria-label="${kind} ${label}" @click=${show} @keydown=${onKey}>
      <title>${label}</title>
      <rect x=${x} y=${y} width=${width} height=${height} rx="6" />
      <text x=${x + 10} y=${y + height / 2}>${shortLabel}</text>
    </g>`;
};

/** @param {Drawing} drawing */
const settingsView = (drawing) => {
  const node = drawing.nodes.find(({ id }) => id === state.nodeId);
  return html`<aside aria-live="polite">
    ${node ? nodeSettings(node, drawing) : html`<p class="empty">Choose a part to see its settings.</p>`}
  </aside>`;
};

/** @param {DrawingNode} node @param {Drawing} drawing */
const nodeSettings = ({ id, kind, label, settings }, { nodes, edges }) => {
  const findLabel = (/** @type {string} */ other) => nodes.find((one) => one.id === other)?.label;
  const from = edges.filter((edge) => edge.to === id);
  const to = edges.filter((edge) => edge.from === id);
  return html`
    <h3><span class="kind ${kind}">${kind}</span> ${label}</h3>
    <dl>
      ${Object.entries(settings).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${
      to.length > 0
        ? html`<h4>Leads to</h4>
            <ul>
              ${to.map((edge) => html`<li>${findLabel(edge.to)} <small>${edge.label}</small></li>`)}
            </ul>`
        : nothing
    }
    ${
      from.length > 0
        ? html`<h4>Reached from</h4>
            <ul>
              ${from.map((edge) => html`<li>${findLabel(edge.from)} <small>${edge.label}</small></li>`)}
            </ul>`
        : nothing
    }
  `;
};
