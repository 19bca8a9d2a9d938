// The elements that a `for` visits.
import type { Expression, Scope } from "./scope.ts";
import { isUnknown } from "./unknown.ts";
import { isTrue, type Value } from "./values.ts";

/** The elements that a loop visits, each as a scope with the loop's names; or an unknown value. */
export type Loop = (scope: Scope) => Scope[] | string;

/** @returns the scopes that the condition holds for; an unknown value when that is unknown of one. */
export const keepIn = (scopes: Scope[] | string, keep: Expression): Scope[] | string => {
  if (typeof scopes === "string") return scopes;
  const kept: Scope[] = [];
  for (const scope of scopes) {
    const holds = keep(scope);
    if (isUnknown(holds)) return holds;
    if (isTrue(holds)) kept.push(scope);
  }
  return kept;
};

/** @returns a map whose values are lists: of all values with the same key. */
export const groupByKey = (entries: (readonly [string, Value])[]): Value => {
  const groups = new Map<string, Value[]>();
  for (const [key, value] of entries) {
    const before = groups.get(key);
    if (before) before.push(value);
    else groups.set(key, [value]);
  }
  return Object.fromEntries(groups);
};
