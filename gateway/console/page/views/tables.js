// Tables: their items by partition, kept up to date while they are shown.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { onText } from "../model/form.js";
import { deleteItem, lookIntoTable } from "../model/gateway.js";
import { attempt } from "../model/notices.js";
import { visible } from "../model/readable.js";
import { state, update } from "../model/store.js";
import { quietButton } from "./quiet-button.js";

/** @import { ApiDescription } from "../../console.ts" */
/** @import { TableContents } from "../../table-routes.ts" */

/** @param {ApiDescription} api */
export const tablesView = ({ tables }) => html`
  <section id="tables" aria-labelledby="tables-title">
    <h2 id="tables-title">Tables</h2>
    ${tables.length === 0 ? html`<p class="empty">The API has no tables.</p>` : tables.map(tableView)}
  </section>
`;

/** @param {string} name */
const tableView = (name) => {
  const contents = state.items[name];
  const verb = contents ? "Hide" : "Show";
  return html`
    <article class="queue-card" aria-label=${name}>
      <h3>${name}</h3>
      <p>
        <button
          class="quiet"
          aria-expanded=${contents !== undefined}
          aria-label="${verb} items of ${name}"
          @click=${() => toggle(name)}
        >
          ${verb} items
        </button>
      </p>
      ${contents ? contentsView(name, contents) : nothing}
    </article>
  `;
};

/** @param {string} name */
const toggle = (name) => {
  const { [name]: open, ...others } = state.items;
  if (open) update({ items: others, openPartitions: withoutTable(name) });
  else void attempt(() => lookIntoTable(name));
};

/** @param {string} table */
const withoutTable = (table) =>
  new Set([...state.openPartitions].filter((id) => JSON.parse(id)[0] !== table));

/** @param {string} table @param {TableContents} contents */
const contentsView = (table, { partitions, more }) => {
  const filter = state.itemFilters[table] ?? "";
  const shown = partitions.filter(({ key }) => key.includes(filter));
  return html`
    <div class="fields">
      <label
        >Only partitions with
        <input
          .value=${filter}
          placeholder="room:1"
          @input=${onText((text) => update({ itemFilters: { ...state.itemFilters, [table]: text } }))}
        />
      </label>
    </div>
    <div class="scroll-box tall">
      ${repeat(
        shown,
        ({ key }) => key,
        (partition) => partitionView(table, partition),
      )}
    </div>
    ${
      shown.length > 0
        ? nothing
        : html`<p class="empty">
            ${partitions.length === 0 ? "The table is empty." : "No partition matches the filter."}
          </p>`
    }
    ${more ? html`<p class="empty">There are more items than are shown.</p>` : nothing}
  `;
};

/**
 * The items of a closed partition are not made: a table has up to a thousand.
 *
 * @param {string} table @param {TableContents["partitions"][number]} partition
 */
const partitionView = (table, { key, items }) => {
  const id = JSON.stringify([table, key]);
  const isOpen = state.openPartitions.has(id);
  return html`
    <details ?open=${isOpen} @toggle=${(/** @type {Event} */ event) => keepOpen(id, event)}>
      <summary><code>${visible(key)}</code> <small>${items.length}</small></summary>
      ${isOpen ? itemsView(table, key, items) : nothing}
    </details>
  `;
};

/** @param {string} id @param {Event} event */
const keepOpen = (id, { currentTarget }) => {
  const { open } = /** @type {HTMLDetailsElement} */ (currentTarget);
  const openPartitions = new Set(state.openPartitions);
  if (open) openPartitions.add(id);
  else openPartitions.delete(id);
  update({ openPartitions });
};

/** @param {string} table @param {string} key @param {TableContents["partitions"][number]["items"]} items */
const itemsView = (table, key, items) => html`
  <ol class="contents">
    ${repeat(
      items,
      (item) => item.key,
      (item) =>
        html`<li>
          <small>${visible(item.key)}</small>
          ${quietButton("Delete", () => void attempt(() => deleteItem(table, item.id)), `Delete ${key} ${item.key}`)}
          <code>${visible(item.text)}</code>
        </li>`,
    )}
  </ol>
`;
