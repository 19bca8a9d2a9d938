// Rules about IAM: who may do more than before, what cannot be read, and who may make themselves an administrator.
import { groupBy } from "../../shared/group-by.ts";
import { type Escalation, findEscalations } from "../iam/escalation.ts";
import { listWidened } from "../iam/coverage.ts";
import type { Grant } from "../iam/grants.ts";
import { resolveManaged } from "../iam/managed-policies.ts";
import type { Policy } from "../iam/policies.ts";
import { readManagedArn } from "../iam/policy-sources.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";
import { listGrantsAsCode } from "./wide.ts";

/** Also reports denials that are removed. */
const isWidened = ({ policies }: Reviewed): Flaw[] =>
  policies.flatMap((policy) => {
    const { resource, owner, ownerIsNew, before } = policy;
    const more = ownerIsNew ? [] : listWidened(before, policy);
    if (more.length === 0) return [];
    const denials = more.filter(({ effect }) => effect === "Deny");
    const allowed = more.filter(({ effect }) => effect === "Allow");
    const gains = allowed.length > 0 ? ` gains ${listGrantsAsCode(allowed)}` : "";
    const losses = denials.length > 0 ? ` no longer has ${listGrantsAsCode(denials)}` : "";
    return [{ resource, what: `${code(owner)}${[gains, losses].filter(Boolean).join(" and")}.` }];
  });

const unreadable = ({ policies }: Reviewed): Flaw[] =>
  policies.flatMap((policy) => {
    const what = policy.resource.after && describeUnreadable(policy);
    return what ? [{ resource: policy.resource, what }] : [];
  });

const describeUnreadable = ({ unreadable: why, after }: Policy): string | undefined => {
  if (why !== undefined) return `It is unknown what it will allow: ${why}.`;
  const undecided = after.filter(isUndecided);
  return undecided.length > 0
    ? `Known only after apply: ${listGrantsAsCode(undecided)}.`
    : undefined;
};

/** A variable may have any value; an attribute of a resource refers to that resource. */
const isUndecided = ({ effect, action, resource }: Grant): boolean =>
  effect === "Allow" &&
  (/\$\{/.test(action.replace(/^what the .* allows$/, "")) ||
    /\$\{(?!(?:module\.[^}]*)?\w+_\w+\.[\w-]+[.[}])/.test(
      resource.replaceAll(/\$\{aws:\w+\}/g, ""),
    ));

const escalating = ({ policies }: Reviewed): Flaw[] => {
  const documents = listDocuments(policies);
  const expand = (grant: Grant): Grant[] => expandGrant(grant, documents);
  return [...groupBy(policies.filter(isOfPrincipal), ({ owner }) => owner).values()].flatMap(
    (own) => {
      const planned = own.filter(({ resource }) => resource.after);
      const sources = planned.map((policy) => ({ policy, grants: policy.after.flatMap(expand) }));
      const ways = findEscalations(sources.flatMap(({ grants }) => grants));
      const [wide, narrow] = [
        ways.filter(({ isWide }) => isWide),
        ways.filter(({ isWide }) => !isWide),
      ];
      const shown = wide.length > 0 ? wide : narrow;
      const last = sources.findLast(({ grants }) =>
        shown[0]?.grants.some((one) => grants.includes(one)),
      );
      if (!last) return [];
      const severity = wide.length > 0 ? ("error" as const) : ("warning" as const);
      return [
        { resource: last.policy.resource, what: describeWays(last.policy.owner, shown), severity },
      ];
    },
  );
};

const PRINCIPAL = /^aws_(iam_|ssoadmin_)/;

const isOfPrincipal = ({ resource }: Policy): boolean => PRINCIPAL.test(resource.type);

const describeWays = (owner: string, ways: Escalation[]): string => {
  const listed = ways.map(({ actions }) => code(actions.join(" + ")));
  return `${code(owner)} can get other rights than its own: ${listed.join(", ")}.`;
};

/** Grants of the stack's own managed policies, by ARN and by reference. */
const listDocuments = (policies: Policy[]): ReadonlyMap<string, Grant[]> =>
  new Map(
    policies
      .filter(({ resource }) => resource.type === "aws_iam_policy")
      .flatMap(({ resource, after }): [string, Grant[]][] => [
        [`\${${resource.address}.arn}`, after],
        [`\${${resource.address}}`, after],
        ...(typeof resource.after?.["arn"] === "string"
          ? [[resource.after["arn"], after] as [string, Grant[]]]
          : []),
      ]),
  );

const expandGrant = (grant: Grant, documents: ReadonlyMap<string, Grant[]>): Grant[] => {
  const arn = readManagedArn(grant.action);
  return arn === undefined ? [grant] : (documents.get(arn) ?? resolveManaged(arn) ?? []);
};

export const IAM_RULES: Rule[] = [
  {
    id: "PR003",
    severity: "warning",
    title: "IAM widened",
    fix: "If the code needs it, allow it with the reason; otherwise revert it.",
    check: isWidened,
  },
  {
    id: "PR006",
    severity: "error",
    title: "Policy that cannot be read",
    fix: "Write it as a `data.aws_iam_policy_document`, whose statements a plan shows before the ARNs in them are known; or create what it refers to in an earlier change of its own.",
    check: unreadable,
  },
  {
    id: "PR031",
    severity: "error",
    title: "Way to more rights",
    fix: "Name the roles in `iam:PassRole`, with `iam:PassedToService`, and the resources of the other actions.",
    check: escalating,
  },
];
