// Every rule of a review, by id.
import { listPolicies } from "../iam/policies.ts";
import type { Finding, Stack } from "../plan/model.ts";
import type { Rule } from "./rule.ts";
import { ACCOUNT_RULES } from "./accounts.ts";
import { API_RULES } from "./api.ts";
import { DATA_RULES } from "./data.ts";
import { GUARD_RULES } from "./guards.ts";
import { createHiddenFlaws } from "./hidden.ts";
import { IAM_RULES } from "./iam.ts";
import { LOCK_OUT_RULES } from "./lock-out.ts";
import { NETWORK_RULES } from "./network.ts";
import { OUTSIDE_RULES } from "./outside.ts";
import { PROGRAM_RULES } from "./programs.ts";
import { SETTING_RULES } from "./settings.ts";
import { STACK_RULES } from "./stack.ts";
import { STATEFUL_RULES } from "./stateful.ts";
import { WIDE_RULES } from "./wide.ts";

const LISTED: Rule[] = [
  ...STATEFUL_RULES,
  ...IAM_RULES,
  ...WIDE_RULES,
  ...API_RULES,
  ...DATA_RULES,
  ...OUTSIDE_RULES,
  ...SETTING_RULES,
  ...GUARD_RULES,
  ...NETWORK_RULES,
  ...STACK_RULES,
  ...ACCOUNT_RULES,
  ...LOCK_OUT_RULES,
  ...PROGRAM_RULES,
];

/** Every rule, in the order of their ids. */
export const RULES: Rule[] = LISTED.toSorted((one, other) => one.id.localeCompare(other.id));

/** @param policies of the stack, as listPolicies returns them. */
export const findFindings = (stack: Stack, policies = listPolicies(stack)): Finding[] => {
  const reviewed = { stack, policies };
  const listHiddenFlaws = createHiddenFlaws(RULES, reviewed);
  return RULES.flatMap((rule) => {
    const { id, severity, fix } = rule;
    const flaws = rule.check(reviewed);
    return [...flaws, ...listHiddenFlaws(rule, flaws)].map((flaw) => ({
      id,
      severity: flaw.severity ?? severity,
      resource: flaw.resource.path,
      address: flaw.resource.address,
      what: flaw.what,
      fix,
    }));
  });
};
