// What a rule is, and short ways to write one.
import type { Policy } from "./iam.ts";
import type { Action, Resource, Severity, Stack } from "./model.ts";

export interface Reviewed {
  stack: Stack;
  policies: Policy[];
}

export interface Flaw {
  resource: Resource;
  /** Markdown: what is wrong with it. */
  what: string;
  /** Default: the rule's. */
  severity?: Severity;
}

export interface Rule {
  id: string;
  severity: Severity;
  /** A few words, as in docs/plan-review.md. */
  title: string;
  /** Markdown: what to do about it. */
  mend: string;
  check: (reviewed: Reviewed) => Flaw[];
}

/** Looks at each resource of a type that will be there. */
export const planned =
  (type: string, look: (resource: Resource) => string | undefined) =>
  ({ stack }: Reviewed): Flaw[] =>
    flaws(
      stack.resources.filter((one) => one.type === type && one.after !== undefined),
      look,
    );

/** Looks at each resource of a type that is there, and will be. */
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

/** Whether it will be another one, or none. */
export const isLost = (action: Action): boolean =>
  action === "replace" || action === "destroy" || action === "forget";
