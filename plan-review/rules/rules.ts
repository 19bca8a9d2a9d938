// Every rule of a review, by id.
import { listPolicies } from "../iam/policies.ts";
import type { Finding, Stack } from "../plan/model.ts";
import type { Rule } from "./rule.ts";
import { API_RULES } from "./api.ts";
import { DATA_RULES } from "./data.ts";
import { IAM_RULES } from "./iam.ts";
import { OUTSIDE_RULES } from "./outside.ts";
import { STATEFUL_RULES } from "./stateful.ts";

export const RULES: Rule[] = [
  ...STATEFUL_RULES,
  ...IAM_RULES,
  ...API_RULES,
  ...DATA_RULES,
  ...OUTSIDE_RULES,
];

/** @param policies of the stack, as listPolicies returns them. */
export const findFindings = (stack: Stack, policies = listPolicies(stack)): Finding[] => {
  const reviewed = { stack, policies };
  return RULES.flatMap(({ id, severity, fix, check }) =>
    check(reviewed).map((flaw) => ({
      id,
      severity: flaw.severity ?? severity,
      resource: flaw.resource.path,
      address: flaw.resource.address,
      what: flaw.what,
      fix,
    })),
  );
};
