// Rules about IAM: who may do more than before, or too much.
import { ANYBODY, EVERYTHING_BUT, type Grant, spell, widened } from "../iam/grants.ts";
import type { Policy } from "../iam/policies.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

const perPolicy =
  (look: (policy: Policy) => string | undefined) =>
  ({ policies }: Reviewed): Flaw[] =>
    policies.flatMap((policy) => {
      const what = policy.resource.after && look(policy);
      return what ? [{ resource: policy.resource, what }] : [];
    });

const list = (grants: Grant[]): string =>
  spell(grants)
    .map((line) => code(line))
    .join(", ");

/** Also reports denials that are removed. */
const isWidened = ({ policies }: Reviewed): Flaw[] =>
  policies.flatMap(({ resource, owner, ownerIsNew, before, after }) => {
    const more = ownerIsNew ? [] : widened(before, after);
    if (more.length === 0) return [];
    const denials = more.filter(({ effect }) => effect === "Deny");
    const allowed = more.filter(({ effect }) => effect === "Allow");
    const gains = allowed.length > 0 ? ` gains ${list(allowed)}` : "";
    const losses = denials.length > 0 ? ` no longer has ${list(denials)}` : "";
    return [{ resource, what: `${code(owner)}${[gains, losses].filter(Boolean).join(" and")}.` }];
  });

const hasWildcard = ({ resource, after }: Policy): string | undefined => {
  const isKeyPolicy = resource.type.startsWith("aws_kms_key");
  const wide = after.filter((grant) => isWide(grant, isKeyPolicy));
  return wide.length > 0 ? `Wildcards: ${list(wide)}.` : undefined;
};

const isWide = (grant: Grant, isKeyPolicy: boolean): boolean => {
  if (grant.effect === "Deny" || (isKeyPolicy && isAccountItself(grant))) return false;
  // In a key policy, "*" means the key itself.
  const isEverywhere =
    !isKeyPolicy && isWideResource(grant.resource) && !NEEDS_ALL.has(grant.action);
  const isFamily = /[*?]/.test(grant.action) && !FAMILIES.has(grant.action);
  return isFamily || isBroad(grant.action) || isEverywhere;
};

const isBroad = (action: string): boolean =>
  action.startsWith(EVERYTHING_BUT) ||
  /policy\/(?:\w+\/)?\w*(?:Administrator|FullAccess)/.test(action);

/**
 * A key that its account may not manage cannot be managed at all.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
const isAccountItself = ({ principal }: Grant): boolean =>
  /^AWS (?:arn:aws[\w-]*:iam::[^:]+:root|\d{12})$/.test(principal);

/** All resources, or all of a kind; not everything below one resource, as in `log-group:/aws/lambda/ping:*`. */
const isWideResource = (resource: string): boolean => {
  if (resource === "*" || resource.startsWith(EVERYTHING_BUT)) return true;
  const [arn, , service = "", , , ...rest] = resource.split(":");
  if (arn !== "arn") return false;
  const name = rest.join(":");
  if (service === "*" || name.startsWith("*")) return true;
  // The first part of an object's or an API's ARN is a name, not a kind.
  return service !== "s3" && service !== "execute-api" && /^[\w-]+[/:]\*$/.test(name);
};

/**
 * Variants of one action, with wildcards as AWS recommends them.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const FAMILIES = new Set([
  "kms:Decrypt*",
  "kms:Describe*",
  "kms:Encrypt*",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
]);

/**
 * Actions that can only be allowed on "*".
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const NEEDS_ALL = new Set([
  "cloudwatch:PutMetricData",
  "sts:GetCallerIdentity",
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);

const isOpen = ({ after }: Policy): string | undefined => {
  const open = after.filter(
    ({ effect, principal, condition }) =>
      effect === "Allow" &&
      condition === "" &&
      (principal === ANYBODY || principal.startsWith(EVERYTHING_BUT)),
  );
  return open.length > 0 ? `Anyone in the world: ${list(open)}.` : undefined;
};

const isUnreadable = ({ unreadable, after }: Policy): string | undefined => {
  if (unreadable !== undefined) return `It is unknown what it will allow: ${unreadable}.`;
  const undecided = after.filter(isUndecided);
  return undecided.length > 0 ? `Known only after apply: ${list(undecided)}.` : undefined;
};

/** A variable may have any value; an attribute of a resource refers to that resource. */
const isUndecided = ({ effect, action, resource }: Grant): boolean =>
  effect === "Allow" &&
  (/\$\{/.test(action.replace(/^what the managed policy .*/, "")) ||
    /\$\{(?!\w+_\w+\.[\w-]+\.)/.test(resource.replaceAll(/\$\{aws:\w+\}/g, "")));

export const IAM_RULES: Rule[] = [
  {
    id: "PR003",
    severity: "warning",
    title: "IAM widened",
    fix: "If the code needs it, allow it with the reason; otherwise revert it.",
    check: isWidened,
  },
  {
    id: "PR004",
    severity: "error",
    title: "Wildcard in a policy",
    fix: "Name the actions, and the ARNs of the resources.",
    check: perPolicy(hasWildcard),
  },
  {
    id: "PR005",
    severity: "error",
    title: "Policy open to anyone",
    fix: "Name the principal, or add a condition such as `aws:SourceArn`.",
    check: perPolicy(isOpen),
  },
  {
    id: "PR006",
    severity: "error",
    title: "Policy that cannot be read",
    fix: "Write its actions and resources in the configuration, or apply what it depends on first.",
    check: perPolicy(isUnreadable),
  },
];
