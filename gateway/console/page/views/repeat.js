// lit-html's repeat, without the comment that it leaves behind for each row that goes: https://github.com/lit/lit/issues/5298
import { directive } from "/_local/lit-html/directive.js";
import { getCommittedValue, getDirectiveClass } from "/_local/lit-html/directive-helpers.js";
import { repeat as leakingRepeat } from "/_local/lit-html/directives/repeat.js";

/** @import { ChildPart } from "/_local/lit-html/lit-html.js" */

const Repeat = /** @type {any} */ (getDirectiveClass(leakingRepeat([], () => undefined)));

/** @param {ChildPart} list @returns {ChildPart[]} its rows */
const listRows = (list) => {
  const rows = getCommittedValue(list);
  return Array.isArray(rows) ? [...rows] : [];
};

class CleanRepeat extends Repeat {
  /** @param {ChildPart} list @param {unknown[]} args */
  update(list, args) {
    const before = listRows(list);
    const result = super.update(list, args);
    const rows = new Set(listRows(list));
    for (const row of before) if (!rows.has(row)) row.endNode?.parentNode?.removeChild(row.endNode);
    return result;
  }
}

export const repeat = /** @type {typeof leakingRepeat} */ (
  directive(/** @type {any} */ (CleanRepeat))
);
