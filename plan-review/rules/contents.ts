// Judges of what is in an attribute: blocks that go, lists that lose members, and lists that get dangerous ones.
import { textOfAny } from "../../shared/scalar.ts";
import { isEmpty } from "../marks/body.ts";
import { asking, isSame } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import { code } from "../render/markdown.ts";
import { DELETES, LOSSES, MEMBERS, SELECTORS, SHRINKING, ZONES } from "./contents-table.ts";
import { findNamed, type Judge, toList } from "./judge.ts";
import { isNamed } from "./pairs.ts";

export const removed: Judge = (pair) => {
  const loss = isEmpty(pair.before) || !isEmpty(pair.after) ? undefined : findNamed(LOSSES, pair);
  return loss && { what: `${code(pair.shown)} is removed.`, severity: loss.severity };
};

/** Sets of what is recorded or checked. */
export const lessened: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!Array.isArray(before) || isEmpty(after) || !isNamed(SHRINKING, pair)) return undefined;
  const missing = before.filter((one) => !toList(after).includes(one));
  const what = `${code(shown)} no longer has ${missing.map((one) => code(show(one))).join(", ")}.`;
  return missing.length === 0 ? undefined : { what, severity: "warning" };
};

/** Zones and subnets may be others, as long as there are as many. */
export const concentrated: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!Array.isArray(before) || !Array.isArray(after) || after.length === 0) return undefined;
  if (after.length >= before.length || !isNamed(ZONES, pair)) return undefined;
  const what = `${code(shown)} has ${after.length} instead of ${before.length}.`;
  return { what, severity: "warning" };
};

export const chosen: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (isEmpty(before) || isEmpty(after) || isSame(before, after) || !isNamed(SELECTORS, pair))
    return undefined;
  const what = `${code(shown)} was ${code(show(before))} and becomes ${code(show(after))}: it chooses something else.`;
  return { what, severity: "warning" };
};

/** Lists, or single values, that let somebody or something in that was not in before. */
export const opened: Judge = (pair) => {
  const { shown, before, after } = pair;
  const member = findNamed(MEMBERS, pair);
  const isBad = asking(
    (value) => !isEmpty(value) && member?.values.test(textOfAny(value)) === true,
  );
  const more = toList(after).filter((one) => isBad(one) && !toList(before).includes(one));
  const isNewLimit = member?.isLimit === true && isEmpty(before);
  if (!member || isNewLimit || more.length === 0) return undefined;
  const what = `${code(shown)} gets ${more.map((one) => code(show(one))).join(", ")}.`;
  return { what, severity: member.severity };
};

export const appeared: Judge = (pair) =>
  isEmpty(pair.before) && !isEmpty(pair.after) && isNamed(DELETES, pair)
    ? { what: `${code(pair.shown)} is added, which deletes data.`, severity: "warning" }
    : undefined;
