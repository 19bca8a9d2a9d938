// Rules of IAM for policy documents.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { isObject, type Value } from "../terraform/values.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Subject } from "./subjects.ts";

/** Identity policies have resources, resource policies resources and principals, trust policies only principals. */
export type PolicyKind = "identity" | "resource" | "trust";

type Statement = { [element: string]: Value };

/** @returns the problems in IAM's words; none for invalid JSON, which a separate rule reports. */
export const policyProblems = (text: string | undefined, kind: PolicyKind): string[] => {
  const statements = statementsIn(text);
  if (statements === undefined) return [];
  return [...new Set(statements.flatMap((statement) => statementProblems(statement, kind)))];
};

const statementProblems = (statement: Statement, kind: PolicyKind): string[] => {
  const has = (...names: string[]) => names.some((name) => Object.hasOwn(statement, name));
  const { Effect: effect } = statement;
  return [
    ...(effect === "Allow" || effect === "Deny" ? [] : ["Syntax errors in policy. (Effect)"]),
    ...(has("Action", "NotAction") ? [] : ["Policy statement must contain actions."]),
    ...(kind === "trust" || has("Resource", "NotResource")
      ? []
      : ["Policy statement must contain resources."]),
    ...(kind === "trust" && has("Resource", "NotResource")
      ? ["Has prohibited field Resource"]
      : []),
    ...(kind === "identity" && has("Principal", "NotPrincipal")
      ? ["Policy document should not specify a principal."]
      : []),
    ...(kind === "identity" || has("Principal", "NotPrincipal")
      ? []
      : ["Missing required field Principal"]),
    ...readTexts(statement["Action"])
      .filter((action) => action !== "*" && !/^[\w-]+:\S+$/.test(action))
      .map(
        (action) =>
          `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (${action})`,
      ),
    ...readTexts(kind === "identity" ? statement["Resource"] : undefined)
      .filter((resource) => !/^(\*|arn:|\$\{)/.test(resource))
      .map((resource) => `Resource ${resource} must be in ARN format or "*".`),
  ];
};

/** @returns services, accounts and "*" (also for NotPrincipal) that may assume the role; undefined for an unreadable policy. */
export const listAssumers = (role: Subject): string[] | undefined => {
  const statements = statementsIn(role.text("assume_role_policy"));
  return statements
    ?.filter(({ Effect: effect }) => effect === "Allow")
    .flatMap(({ Principal: principal = "*" }) =>
      isObject(principal)
        ? Object.values(principal).flatMap((value) => readTexts(value))
        : readTexts(principal),
    );
};

const statementsIn = (text: string | undefined): Statement[] | undefined => {
  const document = parseJsonOrNothing(text ?? "") as Value | undefined;
  if (!isObject(document)) return undefined;
  const { Statement: given = [] } = document;
  return (Array.isArray(given) ? given : [given]).filter(isObject);
};

const readTexts = (value: Value | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((element) => typeof element === "string");
