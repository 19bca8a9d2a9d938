// The filter of the messages: by text, kind, function and failure, with the number that each choice leaves.
import { html } from "/_local/lit-html/lit-html.js";
import { onCheck, onText } from "../model/form.js";
import { state, update } from "../model/store.js";
import { countChoices } from "../model/trace-filter.js";

/** @import { TraceFilter } from "../model/types.ts" */

export const traceFilterView = () => {
  const { text, kind, fn, failedOnly } = state.filter;
  const { kinds, functions, failed } = countChoices(state.traces, state.filter);
  return html`
    <div class="fields filter" role="search" aria-label="Filter of the messages">
      <label class="wide"
        >Filter by text
        <input
          type="search"
          placeholder="a route, a connection id, a text …"
          .value=${text}
          @input=${onText((value) => filter({ text: value }))}
        />
      </label>
      ${choice("Kind", kind, kinds, (chosen) => filter({ kind: chosen }))}
      ${choice("Function", fn, functions, (chosen) => filter({ fn: chosen }))}
      <label class="check"
        ><input
          type="checkbox"
          .checked=${failedOnly}
          @change=${onCheck((isOn) => filter({ failedOnly: isOn }))}
        />
        Failed only <small>${failed}</small>
      </label>
    </div>
  `;
};

/** @param {Partial<TraceFilter>} change */
const filter = (change) => update({ filter: { ...state.filter, ...change } });

/**
 * A list of names with counts. The chosen one stays in the list when nothing is left of it.
 *
 * @param {string} label
 * @param {string} chosen
 * @param {Map<string, number>} counts
 * @param {(name: string) => void} choose
 */
export const choice = (label, chosen, counts, choose) => {
  const all = chosen === "" || counts.has(chosen) ? counts : new Map([...counts, [chosen, 0]]);
  return html`<label
    >${label}
    <select @change=${onText(choose)}>
      <option value="" .selected=${chosen === ""}>all</option>
      ${[...all].map(
        ([name, count]) =>
          html`<option value=${name} .selected=${name === chosen}>${name} (${count})</option>`,
      )}
    </select>
  </label>`;
};
