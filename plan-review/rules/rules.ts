// Every rule of a review, by id.
import { listPolicies } from "../iam/policies.ts";
import type { Finding, Stack } from "../plan/model.ts";
import type { Rule } from "./rule.ts";
import { API_RULES } from "./api.ts";
import { DATA_RULES } from "./data.ts";
import { IAM_RULES } from "./iam.ts";
import { STATEFUL_RULES } from "./stateful.ts";

export const RULES: Rule[] = [...STATEFUL_RULES, ...IAM_RULES, ...API_RULES, ...DATA_RULES];

export const findFindings = (stack: Stack): Finding[] => {
  const reviewed = { stack, policies: listPolicies(stack) };
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
