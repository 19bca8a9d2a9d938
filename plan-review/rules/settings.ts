// Rules about settings that protect something and are turned off, weakened, shortened or removed.
import { own } from "../../shared/own.ts";
import { isSpelled } from "../iam/policy-sources.ts";
import type { Resource, Severity } from "../plan/model.ts";
import { removed } from "./contents.ts";
import { judgeDataProtection } from "./data-protection.ts";
import type { Judge, Weakness } from "./judge.ts";
import { JUDGES, NEW_JUDGES, redirected, vanished } from "./judges.ts";
import { listPairs, type Pair } from "./pairs.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";
import { listSuppressors } from "./suppressors.ts";
import { judgeVariables } from "./variables.ts";

/** Rules of their own say more about these. */
const ELSEWHERE: Record<string, RegExp> = {
  aws_dynamodb_table: /^(deletion_protection_enabled|point_in_time_recovery(\.enabled)?$|ttl)/,
  aws_lambda_event_source_mapping: /^enabled$/,
  aws_sqs_queue: /^sqs_managed_sse_enabled$/,
};

/** Asks once about each resource, for all rules. */
const remembering = <Answer>(
  ask: (resource: Resource) => Answer[],
): ((resource: Resource) => Answer[]) => {
  const known = new WeakMap<Resource, Answer[]>();
  return (resource) => {
    const answers = known.get(resource) ?? ask(resource);
    known.set(resource, answers);
    return answers;
  };
};

const listJudged = remembering((resource): Pair[] => {
  const elsewhere = own(ELSEWHERE, resource.type);
  const isWhole = (pair: Pair): boolean =>
    isSpelled(resource, pair.path) || removed(pair) !== undefined;
  return listPairs(resource, isWhole).filter(({ path }) => elsewhere?.test(path) !== true);
});

const listWeaknesses = remembering((resource): Weakness[] => [
  ...listJudged(resource).flatMap((pair) => {
    const judges = chooseJudges(resource, pair);
    return [...judges.flatMap((judge) => judge(pair) ?? []), ...judgeVariables(pair)];
  }),
  ...judgeDataProtection(resource),
]);

const chooseJudges = (resource: Resource, pair: Pair): Judge[] => {
  if (pair.isUnknown) return own(resource.written, pair.path) ? [vanished] : [];
  return pair.isNew === true ? NEW_JUDGES : JUDGES;
};

const listRedirected = ({ stack }: Reviewed): Flaw[] =>
  stack.resources.filter(isChanged).flatMap((resource) =>
    listJudged(resource).flatMap((pair) => {
      const weakness = pair.isUnknown ? undefined : redirected(pair);
      return weakness ? [{ resource, ...weakness }] : [];
    }),
  );

const isChanged = ({ before, after, action }: Resource): boolean =>
  before !== undefined && after !== undefined && action !== "none";

const check =
  (isListed: (severity: Severity) => boolean) =>
  ({ stack }: Reviewed): Flaw[] =>
    stack.resources.filter(isChanged).flatMap((resource) =>
      listWeaknesses(resource)
        .filter(({ severity }) => isListed(severity))
        .map(({ what, severity }) => ({ resource, what, severity })),
    );

export const SETTING_RULES: Rule[] = [
  {
    id: "PR022",
    severity: "error",
    title: "Protection turned off or shortened",
    fix: "Keep it; or allow it for as long as the work takes that needs it off.",
    check: check((severity) => severity === "error"),
  },
  {
    id: "PR023",
    severity: "warning",
    title: "Observation or resilience reduced",
    fix: "Keep it: without it, a failure goes unnoticed or lasts longer, or more is let in than is needed.",
    check: (reviewed) => [
      ...check((severity) => severity === "warning")(reviewed),
      ...listSuppressors(reviewed),
    ],
  },
  {
    id: "PR033",
    severity: "error",
    title: "Requests or failed messages go elsewhere",
    fix: "Keep it; or change clients, or whatever reads the failed messages, at the same time, and allow it.",
    check: listRedirected,
  },
];
