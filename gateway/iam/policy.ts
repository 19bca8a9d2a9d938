// Evaluates requests against the statements of policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { type Condition, describeCondition, holds } from "./conditions.ts";
import type { ContextKeys } from "./context-keys.ts";
import { matches, matchesPattern } from "../../shared/wildcards.ts";
import { hasVariables, patternWithVariables } from "./policy-variables.ts";

/** Values of an element, or of its `Not…` form. */
export interface Element {
  isNegated: boolean;
  patterns: string[];
}

export interface Statement {
  /** For messages: the resource that holds the policy, and the statement's number. */
  name: string;
  effect: "Allow" | "Deny";
  actions: Element;
  /** Undefined: the resource that holds the policy. */
  resources?: Element;
  /** Undefined: the identity that holds the policy. */
  principals?: Principals;
  conditions: Condition[];
  /** Whether `${…}` in a resource is a policy variable: only in version 2012-10-17. */
  hasVariables: boolean;
}

export interface Principals {
  isNegated: boolean;
  /** Service principals, such as `apigateway.amazonaws.com`. */
  services: string[];
  /** Whether the principal is `*`, which includes services. */
  isEverybody: boolean;
}

export interface Request {
  action: string;
  resource: string;
  keys: ContextKeys;
  /** Calling service, for policies of resources. */
  service?: string;
}

export type Verdict =
  | { decision: "allowed" }
  /** By a Deny, which overrides any Allow. */
  | { decision: "denied"; by: Statement }
  /** `unmet`: the Allow statements that match, and their conditions that do not hold. */
  | { decision: "not allowed"; unmet: { statement: Statement; conditions: string[] }[] };

/** A Deny overrides any Allow; without either, the request is not allowed. */
export const judge = (statements: readonly Statement[], request: Request): Verdict => {
  const about = statements.filter((statement) => isAbout(statement, request));
  const applying = about.filter(({ conditions }) => listUnmet(conditions, request).length === 0);
  const by = applying.find(({ effect }) => effect === "Deny");
  if (by) return { decision: "denied", by };
  if (applying.some(({ effect }) => effect === "Allow")) return { decision: "allowed" };
  return {
    decision: "not allowed",
    unmet: about
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => ({
        statement,
        conditions: listUnmet(statement.conditions, request).map((condition) =>
          describeCondition(condition, request.keys),
        ),
      })),
  };
};

/** Whether some request of this kind may be allowed: conditions of Allow count as met, those of Deny as unmet. */
export const mayBeAllowed = (statements: readonly Statement[], request: Request): boolean => {
  const about = statements.filter((statement) => isAbout(statement, request));
  return (
    about.some(({ effect }) => effect === "Allow") &&
    !about.some(({ effect, conditions }) => effect === "Deny" && conditions.length === 0)
  );
};

const listUnmet = (conditions: Condition[], { keys }: Request): Condition[] =>
  conditions.filter((condition) => !holds(condition, keys));

const isAbout = (statement: Statement, request: Request): boolean =>
  matchesAction(statement.actions, request.action) &&
  matchesResource(statement, request) &&
  matchesPrincipal(statement.principals, request.service);

/** Actions are case-insensitive. */
const matchesAction = ({ isNegated, patterns }: Element, action: string): boolean =>
  patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) !==
  isNegated;

const matchesResource = (
  { resources, hasVariables: takesVariables }: Statement,
  { resource, keys }: Request,
): boolean => {
  if (!resources) return true;
  const matchesOne = (text: string): boolean => {
    if (!takesVariables || !hasVariables(text)) return matchesPattern(text, resource);
    const pattern = patternWithVariables(text, keys);
    return pattern !== undefined && matches(pattern, resource);
  };
  return resources.patterns.some(matchesOne) !== resources.isNegated;
};

/** Matches only the exact service name: regional service names, accounts and roles are other principals. */
const matchesPrincipal = (principals: Principals | undefined, service: string | undefined) => {
  if (!principals) return true;
  const { isNegated, services, isEverybody } = principals;
  const isNamed = isEverybody || (service !== undefined && services.includes(service));
  return isNamed !== isNegated;
};
