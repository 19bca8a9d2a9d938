// Evaluates the statements of an IAM policy for one action on one resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { matchesPattern } from "./pattern.ts";

export interface Statement {
  Effect: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
}

export interface PolicyDocument {
  Statement?: Statement | Statement[];
}

/** A Deny wins over any Allow; without either, access is not allowed. */
export const isAllowed = (policy: PolicyDocument, action: string, resource: string): boolean => {
  const matching = listOf(policy.Statement).filter((statement) =>
    applies(statement, action, resource),
  );
  return (
    matching.some(({ Effect }) => Effect === "Allow") &&
    !matching.some(({ Effect }) => Effect === "Deny")
  );
};

const applies = (
  { Action, NotAction, Resource, NotResource }: Statement,
  action: string,
  resource: string,
): boolean =>
  (NotAction === undefined ? matchesAction(Action, action) : !matchesAction(NotAction, action)) &&
  (NotResource === undefined
    ? listOf(Resource).some((pattern) => matchesPattern(pattern, resource))
    : !listOf(NotResource).some((pattern) => matchesPattern(pattern, resource)));

/** Actions are compared without regard to case. */
const matchesAction = (patterns: string | string[] | undefined, action: string): boolean =>
  listOf(patterns).some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()));

const listOf = <Element>(value: Element | Element[] | undefined): Element[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
