// A rule about other AWS accounts: what is shared with one, sent to one, or taken from one.
import { isSpelled } from "../iam/policy-sources.ts";
import { listAccounts } from "../iam/identities.ts";
import { isBody } from "../marks/body.ts";
import { isSame, Secret } from "../marks/secret.ts";
import type { Resource } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

/** Of ARNs, of URLs of images and queues. */
const ACCOUNTS =
  /\barn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):|\b(\d{12})\.dkr\.ecr\.|\.amazonaws\.com\/(\d{12})\//g;

/** Attributes whose value is nothing but an account. */
const NAMES =
  /(^|_)(accounts?|account_ids?|owner|owner_id|principals?|principal_ids?|shared_accounts|allowed_account_ids|consumer_identifier)$/;

/** @param name of the attribute that the value belongs to. Hidden values are left out. */
const listIn = (value: unknown, name: string): string[] => {
  if (typeof value === "string") {
    if (NAMES.test(name) && /^\d{12}$/.test(value)) return [value];
    return [...value.matchAll(ACCOUNTS)].flatMap((found) => found.slice(1).find(Boolean) ?? []);
  }
  if (Array.isArray(value)) return value.flatMap((one) => listIn(one, name));
  return isBody(value) && !(value instanceof Secret)
    ? Object.entries(value).flatMap(([key, one]) => listIn(one, key))
    : [];
};

/** Whether something hidden names an account that is not known. Nothing else is said about it. */
const hidesOther = (value: unknown, name: string, known: ReadonlySet<string>): boolean => {
  if (value instanceof Secret) {
    return value.holds((hidden) => listIn(hidden, name).some((account) => !known.has(account)));
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).some(([key, one]) => hidesOther(one, isBody(value) ? key : name, known))
    : false;
};

/** Other rules judge policies. */
const listValues = (resource: Resource, body: Resource["after"]): [string, unknown][] =>
  Object.entries(body ?? {}).filter(
    ([name]) => !isSpelled(resource, name) && !/polic(y|ies)(_document)?$/.test(name),
  );

const describe = (name: string, value: unknown, known: ReadonlySet<string>): string[] => [
  ...[...new Set(listIn(value, name))]
    .filter((account) => !known.has(account))
    .map(
      (account) =>
        `${code(name)} names the account ${code(account)}, which is none of the stack's.`,
    ),
  ...(hidesOther(value, name, known)
    ? [`${code(name)} is hidden, and names an account that is none of the stack's.`]
    : []),
];

/** PR003 reports whom an existing owner lets in; a new one lets them in as well. */
const listAdmitted = ({ stack, policies }: Reviewed): Flaw[] => {
  const own = listAccounts(stack);
  return policies
    .filter(({ ownerIsNew, resource }) => own.size > 0 && ownerIsNew && resource.action !== "none")
    .flatMap(({ resource, after }) => {
      const admitted = after
        .filter(({ effect }) => effect === "Allow")
        .flatMap(
          ({ principal }) => /^AWS (?:arn:[\w-]+:\w+::)?(\d{12})(?:$|:)/.exec(principal)?.[1] ?? [],
        );
      return [...new Set(admitted)]
        .filter((account) => !own.has(account))
        .map((account) => ({
          resource,
          what: `It lets in the account ${code(account)}, which is none of the stack's.`,
        }));
    });
};

const check = (reviewed: Reviewed): Flaw[] => [...listNamed(reviewed), ...listAdmitted(reviewed)];

const listNamed = ({ stack }: Reviewed): Flaw[] => {
  const own = listAccounts(stack);
  return stack.resources
    .filter(({ action, after }) => after !== undefined && action !== "none")
    .flatMap((resource) => {
      const before = listValues(resource, resource.before);
      const known = new Set([...own, ...before.flatMap(([name, value]) => listIn(value, name))]);
      // In a stack of which nothing exists yet, its own account is not known either.
      const isJudged = (name: string): boolean =>
        known.size > 0 || SHARES.test(resource.type) || OTHERS.test(name);
      return listValues(resource, resource.after)
        .filter(([name, value]) => isJudged(name) && !isSame(value, resource.before?.[name]))
        .flatMap(([name, value]) => describe(name, value, known))
        .map((what) => ({ resource, what }));
    });
};

/** Types that do nothing but share something with an account. */
const SHARES =
  /^aws_(ami_launch_permission|snapshot_create_volume_permission|ram_principal_association|servicecatalog_portfolio_share|route53_vpc_association_authorization|organizations_delegated_administrator|redshift_\w+_authorization|network_interface_permission|opensearch_authorize_vpc_endpoint_access|securityhub_member|guardduty_member|macie2_member|detective_member|oam_link)$/;

/** Attributes that name another party's account, even where the stack's own account is unknown. */
const OTHERS =
  /^(principals?|allowed_principals|shared_accounts|peer_(owner|account)_id|\w*admin_account_id|dx_gateway_owner_account_id|consumer_identifier|requester_account_id|accepter_account_id)$/;

export const ACCOUNT_RULES: Rule[] = [
  {
    id: "PR034",
    severity: "warning",
    title: "Another account",
    fix: "Make sure that the account is one of yours, or of somebody you trust with this; then allow it.",
    check,
  },
];
