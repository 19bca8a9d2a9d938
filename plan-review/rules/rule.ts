// The interface of rules, and helpers to write them.
import type { Policy } from "../iam/policies.ts";
import type { Action, Resource, Severity, Stack } from "../plan/model.ts";

export interface Reviewed {
  stack: Stack;
  policies: Policy[];
}

export interface Flaw {
  resource: Pick<Resource, "path" | "address">;
  /** Markdown: what is wrong. */
  what: string;
  /** Default: the rule's severity. */
  severity?: Severity;
}

export interface Rule {
  id: string;
  severity: Severity;
  /** A short title, as in docs/plan-review.md. */
  title: string;
  /** Markdown: how to fix it. */
  fix: string;
  check: (reviewed: Reviewed) => Flaw[];
}

/** Checks each resource of a type that exists after the change. */
export const planned =
  (type: string, look: (resource: Resource) => string | undefined) =>
  ({ stack }: Reviewed): Flaw[] =>
    flaws(
      stack.resources.filter((one) => one.type === type && one.after !== undefined),
      look,
    );

/** Checks each resource of a type that exists both before and after the change. */
export const changed =
  (type: string, look: (resource: Resource) => string | undefined) =>
  ({ stack }: Reviewed): Flaw[] =>
    flaws(
      stack.resources.filter((one) => one.type === type && one.before && one.after),
      look,
    );

const flaws = (resources: Resource[], look: (resource: Resource) => string | undefined): Flaw[] =>
  resources.flatMap((resource) => {
    const what = look(resource);
    return what === undefined ? [] : [{ resource, what }];
  });

/** Whether the resource is replaced or goes away. */
export const isLost = (action: Action): boolean =>
  action === "replace" || action === "destroy" || action === "forget";
