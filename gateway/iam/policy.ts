// Judges requests by the statements of policies.
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
  /** Of the resource that holds the policy, and which of its statements it is: for people. */
  name: string;
  effect: "Allow" | "Deny";
  actions: Element;
  /** Undefined: about the resource that holds the policy. */
  resources?: Element;
  /** Undefined: about those whose policy it is. */
  principals?: Principals;
  conditions: Condition[];
  /** Whether `${…}` in a resource stands for something else: since version 2012-10-17. */
  hasVariables: boolean;
}

export interface Principals {
  isNegated: boolean;
  /** `apigateway.amazonaws.com` and the like. */
  services: string[];
  /** `*` is everybody, services too. */
  isEverybody: boolean;
}

export interface Request {
  action: string;
  resource: string;
  keys: ContextKeys;
  /** Of the service that asks, where the policy is not its own. */
  service?: string;
}

export type Verdict =
  | { decision: "allowed" }
  /** By a Deny, against which no Allow helps. */
  | { decision: "denied"; by: Statement }
  /** `unmet`: what those lack that would allow it otherwise, with the conditions that do not hold. */
  | { decision: "not allowed"; unmet: { statement: Statement; conditions: string[] }[] };

/** A Deny wins over any Allow; without either, access is not allowed. */
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

/** Whether some request of this kind may be allowed: as if conditions of every Allow held, and of no Deny. */
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

/** Actions are compared without regard to case. */
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

/** Regional names of services, accounts and their roles are others than the service. */
const matchesPrincipal = (principals: Principals | undefined, service: string | undefined) => {
  if (!principals) return true;
  const { isNegated, services, isEverybody } = principals;
  const isNamed = isEverybody || (service !== undefined && services.includes(service));
  return isNamed !== isNegated;
};
