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
        @change=${onCheck((isOn, field) =>
          change(faults, one, isOn ? { share: 0.5 } : undefined, () => {
            field.checked = !isOn;
          }),
        )}
      />
      ${label}
    </label>
    ${rule ? settings(faults, one, rule) : nothing}
    ${rule && state.live ? html`<small>${state.live.happened[kind]} ${kind} so far</small>` : nothing}
  </li>`;
};

/** @param {FaultDocument} faults @param {Switch} one @param {Rule} rule */
const settings = (faults, one, rule) => html`
  ${numberView("% of them", Math.round(Number(rule["share"]) * 100), (percent, undo) =>
    change(faults, one, { share: percent / 100 }, undo),
  )}
  ${
    one.amount
      ? amountView(one.amount, rule, (amount, undo) => change(faults, one, amount, undo))
      : nothing
  }
`;

/**
 * @param {{ name: string, label: string }} amount
 * @param {Rule} rule
 * @param {(change: Rule, undo: () => void) => void} use
 */
const amountView = ({ name, label }, rule, use) =>
  numberView(label, Number(rule[name]), (amount, undo) => use({ [name]: amount }, undo));

/** @param {string} label @param {number} value @param {(value: number, undo: () => void) => void} use */
const numberView = (label, value, use) => html`
  <label class="amount">
    <input
      type="number"
      min="0"
      .value=${String(value)}
      @change=${onText((text, field) =>
        use(Number(text), () => {
          field.value = String(value);
        }),
      )}
    />
    ${label}
  </label>
`;

/**
 * @param {FaultDocument} faults
 * @param {Switch} one
 * @param {Rule | undefined} rule
 * @param {() => void} undo shows again what is in force, if the gateway does not take the change
 */
const change = (faults, one, rule, undo) =>
  void attempt(async () => {
    try {
      await useFaults(withSwitch(faults, one, rule));
    } catch (error) {
      undo();
      throw error;
    }
  });

/** @param {HTMLFormElement} form */
const apply = (form) => {
  const text = textIn(form, "document");
  void attempt(async () => useFaults(JSON.parse(text)));
};
