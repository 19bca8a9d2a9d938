// Rules about policies that allow too much, or let too many in.
import { getManagedPoliciesDate } from "../../shared/managed-policies.ts";
import { closes } from "../iam/conditions.ts";
import { ANYBODY, EVERYTHING_BUT, type Grant, spell } from "../iam/grants.ts";
import { listAccounts } from "../iam/identities.ts";
import { KEY_POLICIES, readRoot } from "../iam/key-policies.ts";
import { isUnresolved, resolveManaged } from "../iam/managed-policies.ts";
import type { Policy } from "../iam/policies.ts";
import { readManagedArn } from "../iam/policy-sources.ts";
import { belongsToOne, LIMITS } from "../iam/resource-policies.ts";
import { readAdmitted } from "../iam/web-identity.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

export const listGrantsAsCode = (grants: Grant[]): string => spell(grants).map(code).join(", ");

const wild = ({ policies, stack }: Reviewed): Flaw[] => {
  const accounts = listAccounts(stack);
  return policies.flatMap((policy) => {
    const { resource, after } = policy;
    if (!resource.after || LIMITS.has(resource.type)) return [];
    const isOwn = belongsToOne(resource.type);
    const own = KEY_POLICIES.test(resource.type) ? listOwnAccounts(policy, accounts) : accounts;
    const wide = after.filter((grant) => isWide(grant, isOwn, own));
    if (wide.length === 0) return [];
    const what = `Wildcards: ${listGrantsAsCode(wide)}${describeManaged(wide)}.`;
    return [{ resource, what, ...(wide.every(isLookingAround) && { severity: "warning" }) }];
  });
};

/**
 * Names and settings of everything, without content. AWS accepts most of these actions only on "*". A bucket's list has
 * the names of its objects, and Lambda's has environment variables.
 */
const isLookingAround = ({ action, principal }: Grant): boolean =>
  principal === "" && /^(?!s3:|lambda:|iam:)[\w-]+:(?:Describe|List)\w*\*?$/.test(action);

/** What AWS's own policies among them allow. */
const describeManaged = (grants: Grant[]): string => {
  const known = grants.flatMap(({ action }) => resolveManaged(readManagedArn(action) ?? "") ?? []);
  const wide = known.filter(isWideStatement).map(({ action }) => action);
  return wide.length === 0
    ? ""
    : `, which is ${[...new Set(wide)].map(code).join(", ")} on ${code("*")}`;
};

/**
 * Accounts that a key may be managed by. Before anything of the stack is known, it is the account that the key's policy
 * names, or has named so far.
 */
const listOwnAccounts = (
  { before, after }: Policy,
  known: ReadonlySet<string>,
): ReadonlySet<string> => {
  if (known.size > 0) return known;
  const [old, next] = [before, after].map(
    (grants) => new Set(grants.flatMap(({ principal }) => readRoot(principal) ?? [])),
  );
  if (old !== undefined && old.size > 0) return old;
  return next?.size === 1 ? next : new Set();
};

const isWide = (grant: Grant, isOwn: boolean, accounts: ReadonlySet<string>): boolean => {
  if (grant.effect === "Deny" || (isOwn && isAccountItself(grant, accounts))) return false;
  const managed = readManagedArn(grant.action);
  if (managed !== undefined) return isWideManaged(managed);
  const isItself = isOwn && grant.resource === "*";
  const isEverywhere = !isItself && isWideResource(grant.resource) && !NEEDS_ALL.has(grant.action);
  const isFamily = /[*?]/.test(grant.action) && !FAMILIES.has(grant.action);
  return isFamily || grant.action.startsWith(EVERYTHING_BUT) || isEverywhere;
};

/** A whole service, everything, or everything with exceptions, on all resources. */
const isWideStatement = ({ effect, action, resource }: Grant): boolean =>
  effect === "Allow" &&
  (action === "*" || action.endsWith(":*") || action.startsWith(EVERYTHING_BUT)) &&
  isWideResource(resource);

const isWideManaged = (arn: string): boolean => {
  const grants = resolveManaged(arn);
  if (!grants) return SOUNDS_WIDE.test(arn);
  return grants.some(isWideStatement) || (SOUNDS_WIDE.test(arn) && grants.some(isDeletion));
};

/** Some of AWS's policies list all actions of a service. */
const isDeletion = ({ effect, action, resource }: Grant): boolean =>
  effect === "Allow" && /:Delete/.test(action) && isWideResource(resource);

/** Names of policies that list all actions, of those that the table does not have, and of EKS's. */
const SOUNDS_WIDE =
  /(policy|access-policy)\/(?:[\w-]+\/)*[\w-]*(Administrator|Admin(Policy|Access|$)|FullAccess|PowerUser)/;

/**
 * An account may grant itself anything that its resources allow, and a key that its account may not manage cannot be
 * managed at all. Another account's root is a stranger.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
const isAccountItself = ({ principal }: Grant, accounts: ReadonlySet<string>): boolean => {
  const named = readRoot(principal);
  return named !== undefined && (accounts.has(named) || !/^\d{12}$/.test(named));
};

/** All resources, or all of a kind; not everything below one resource, as in `log-group:/aws/lambda/ping:*`. */
const isWideResource = (resource: string): boolean => {
  if (/^[*?]/.test(resource) || resource.startsWith(EVERYTHING_BUT)) return true;
  const parts = resource.split(":");
  const [arn = "", , service = ""] = parts;
  if (!/^arn[*?]*$/.test(arn)) return false;
  // A wildcard also stands for the parts that are not there.
  if (parts.length < FIRST_NAME_PART + 1) return /[*?]$/.test(resource);
  const name = parts.slice(FIRST_NAME_PART).join(":");
  // API Gateway's names begin with a slash.
  if (/^[*?]/.test(service) || /^\/?[*?]/.test(name)) return true;
  return !NAMES_FIRST.has(service) && /^\/?[\w-]+[/:]?[*?]+(?:[/:]\*)?$/.test(name);
};

/** ARNs have a partition, a service, a Region and an account in front of the name. */
const FIRST_NAME_PART = 5;

/** Services whose ARNs begin with a name instead of a kind. */
const NAMES_FIRST = new Set(["s3", "execute-api", "sqs", "sns"]);

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
  "cloudwatch:DescribeAlarmsForMetric",
  "cloudwatch:GetMetricData",
  "cloudwatch:GetMetricStatistics",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
  "ecr:GetAuthorizationToken",
  "sts:GetCallerIdentity",
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);

const isAnybody = ({ effect, principal, condition }: Grant): boolean =>
  effect === "Allow" &&
  (principal === ANYBODY || principal === "AWS *" || principal.startsWith(EVERYTHING_BUT)) &&
  !closes(condition);

const open = ({ policies }: Reviewed): Flaw[] =>
  policies.flatMap(({ resource, after }) => {
    if (!resource.after || LIMITS.has(resource.type)) return [];
    const anybody = after.filter(isAnybody);
    const federated = after.filter(
      (grant) => grant.effect === "Allow" && readAdmitted(grant) === "everyone",
    );
    return [
      ...(anybody.length > 0
        ? [{ resource, what: `Anyone in the world: ${listGrantsAsCode(anybody)}.` }]
        : []),
      ...(federated.length > 0
        ? [
            {
              resource,
              what: `Everyone whom the identity provider knows: ${listGrantsAsCode(federated)}.`,
            },
          ]
        : []),
    ];
  });

const manyTrusted = ({ policies }: Reviewed): Flaw[] =>
  policies.flatMap(({ resource, after }) => {
    const many = after.filter(
      (grant) => grant.effect === "Allow" && readAdmitted(grant) === "many",
    );
    return resource.after && many.length > 0
      ? [
          {
            resource,
            what: `Any repository, branch, pull request or account of one name: ${listGrantsAsCode(many)}.`,
          },
        ]
      : [];
  });

const unresolved = ({ policies }: Reviewed): Flaw[] =>
  policies.flatMap(({ resource, after, before }: Policy) => {
    const old = new Set(before.map(({ action }) => action));
    const arns = after.flatMap(({ action }) =>
      old.has(action) ? [] : (readManagedArn(action) ?? []),
    );
    const unknown = arns.filter(isUnresolved);
    return unknown.length === 0
      ? []
      : [
          {
            resource,
            what: `It is not known here what AWS's own ${unknown.map(code).join(", ")} allows: the table of ${getManagedPoliciesDate()} does not have it.`,
          },
        ];
  });

export const WIDE_RULES: Rule[] = [
  {
    id: "PR004",
    severity: "error",
    title: "Wildcard in a policy",
    fix: "Name the actions, and the ARNs of the resources.",
    check: wild,
  },
  {
    id: "PR005",
    severity: "error",
    title: "Policy open to anyone",
    fix: "Name the principal; or add a condition that names accounts, an organization or networks, such as `aws:SourceArn`, and for an identity provider its `sub`.",
    check: open,
  },
  {
    id: "PR029",
    severity: "warning",
    title: "Trust in many",
    fix: "Write the repository, and its branch or environment, into the condition: `repo:OWNER/REPOSITORY:environment:NAME`.",
    check: manyTrusted,
  },
  {
    id: "PR030",
    severity: "warning",
    title: "Managed policy not resolved",
    fix: "Read it in AWS's reference, and allow this finding; or write a policy of your own.",
    check: unresolved,
  },
];
