// Faults to inject: a switch for each kind, and the whole document for everything else.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { findRule, SWITCHES, withSwitch } from "../model/fault-switches.js";
import { onCheck, onSubmit, onText, textIn } from "../model/form.js";
import { useFaults } from "../model/gateway.js";
import { attempt } from "../model/notices.js";
import { state } from "../model/store.js";

/** @import { FaultDocument } from "../../../faults/document.ts" */
/** @import { Rule, Switch } from "../model/types.ts" */

export const faultsView = () => html`
  <section id="faults" aria-labelledby="faults-title">
    <h2 id="faults-title">Faults</h2>
    ${state.faults ? editor(state.faults) : nothing}
  </section>
`;

/** @param {FaultDocument} faults */
const editor = (faults) => html`
  <ul class="switches">
    ${SWITCHES.map((one) => switchView(faults, one))}
  </ul>
  <p><button @click=${() => void attempt(() => useFaults({}))}>Remove all</button></p>
  <details>
    <summary>All faults as JSON</summary>
    <form class="message" @submit=${onSubmit(apply)}>
      <label
        >Faults
        <textarea
          name="document"
          rows="12"
          spellcheck="false"
          .value=${JSON.stringify(faults, undefined, 2)}
        ></textarea>
      </label>
      <p><button>Apply</button> <small>docs/faults.md explains each field.</small></p>
    </form>
  </details>
`;

/** @param {FaultDocument} faults @param {Switch} one */
const switchView = (faults, one) => {
  const rule = findRule(faults, one);
  const { kind, label } = one;
  return html`<li>
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        .checked=${rule !== undefined}
        @change=${onCheck((isOn) => change(faults, one, isOn ? { share: 0.5 } : undefined))}
      />
      ${label}
    </label>
    ${rule ? settings(faults, one, rule) : nothing}
    ${rule && state.live ? html`<small>${state.live.happened[kind]} ${kind} so far</small>` : nothing}
  </li>`;
};

/** @param {FaultDocument} faults @param {Switch} one @param {Rule} rule */
const settings = (faults, one, rule) => html`
  <label class="amount">
    <input
      type="number"
      min="0"
      max="100"
      .value=${String(Math.round(Number(rule["share"]) * 100))}
      @change=${onText((percent) => change(faults, one, { share: Number(percent) / 100 }))}
    />
    % of them
  </label>
  ${one.amount ? amountView(faults, one, rule, one.amount) : nothing}
`;

/** @param {FaultDocument} faults @param {Switch} one @param {Rule} rule @param {{ name: string, label: string }} amount */
const amountView = (faults, one, rule, { name, label }) => html`
  <label class="amount">
    <input
      type="number"
      min="0"
      .value=${String(rule[name])}
      @change=${onText((amount) => change(faults, one, { [name]: Number(amount) }))}
    />
    ${label}
  </label>
`;

/** @param {FaultDocument} faults @param {Switch} one @param {Rule | undefined} rule */
const change = (faults, one, rule) => void attempt(() => useFaults(withSwitch(faults, one, rule)));

/** @param {HTMLFormElement} form */
const apply = (form) => {
  const text = textIn(form, "document");
  void attempt(async () => useFaults(JSON.parse(text)));
};
