// <virtual-list>: a list of rows of one height that renders only those in sight, and stays where it is when rows are
// added at its top.
import { html, render } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";

/** @import { TemplateResult } from "/_local/lit-html/lit-html.js" */
/** @import { Rows } from "../model/types.ts" */

/** Pixels; the same as in styles/lists.css. */
const ROW_HEIGHT = 28;
/** Rows above and below those in sight. */
const MARGIN = 5;

class VirtualList extends HTMLElement {
  /** @type {Rows<TemplateResult>} */
  #rows = { count: 0, added: 0, label: "", key: String, view: () => html`` };

  connectedCallback() {
    this.addEventListener("scroll", () => this.#draw());
    this.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => this.#draw()).observe(this);
  }

  /** @param {Rows<TemplateResult>} rows */
  set rows(rows) {
    const grown = rows.added - this.#rows.added;
    const stays = this.scrollTop > 0 || this.contains(document.activeElement);
    this.#rows = rows;
    this.#draw();
    if (stays && grown > 0) {
      this.scrollTop += grown * ROW_HEIGHT;
      this.#draw();
    }
  }

  #draw() {
    const { count, label, key, view, kind = () => "" } = this.#rows;
    const first = Math.max(0, Math.floor(this.scrollTop / ROW_HEIGHT) - MARGIN);
    const last = Math.ceil((this.scrollTop + this.clientHeight) / ROW_HEIGHT) + MARGIN;
    const length = Math.max(0, Math.min(count, last) - first);
    const indexes = Array.from({ length }, (_, row) => first + row);
    const row = (/** @type {number} */ index) =>
      html`<li class=${kind(index)} aria-setsize=${count} aria-posinset=${index + 1}>
        ${view(index)}
      </li>`;
    render(
      html`<ol aria-label=${label}>
        ${repeat(indexes, key, row)}
      </ol>`,
      this,
    );
    const [list] = this.getElementsByTagName("ol");
    // Not in the template: the page's policy allows no style attributes.
    if (list) list.style.paddingTop = `${first * ROW_HEIGHT}px`;
    if (list) list.style.height = `${count * ROW_HEIGHT}px`;
    this.#chooseTabStop();
  }

  #buttons() {
    return [...this.querySelectorAll("button")];
  }

  /** One row is reached by Tab, the others from there by arrow keys. */
  #chooseTabStop() {
    const buttons = this.#buttons();
    const focused = buttons.find((button) => button === document.activeElement);
    const shown = buttons.find((button) => button.getAttribute("aria-pressed") === "true");
    const stop = focused ?? shown ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const buttons = this.#buttons();
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = buttons[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    this.#chooseTabStop();
  }
}

customElements.define("virtual-list", VirtualList);

/**
 * @param {string} name class of the list
 * @param {Rows<TemplateResult>} rows
 * @param {string} [role]
 */
export const virtualList = (name, rows, role = "group") =>
  html`<virtual-list
    class=${name}
    role=${role}
    aria-label=${rows.label}
    .rows=${rows}
  ></virtual-list>`;
