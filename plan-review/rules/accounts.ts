// A rule about other AWS accounts: what is shared with one, sent to one, or taken from one.
import { isSpelled } from "../iam/policy-sources.ts";
import { listAccounts } from "../iam/identities.ts";
import { isBody } from "../marks/body.ts";
import { Secret } from "../marks/secret.ts";
import type { Resource } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

/** Of ARNs, of URLs of images and queues. */
const ACCOUNTS =
  /\barn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):|\b(\d{12})\.dkr\.ecr\.|\.amazonaws\.com\/(\d{12})\//g;

/** Attributes whose value is nothing but an account. */
const NAMES =
  /(^|_)(accounts?|account_ids?|owner|owner_id|principals?|shared_accounts|allowed_account_ids)$/;

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

/** Other rules judge policies. */
const listNamed = ({ type }: Resource, body: Resource["after"]): [string, string[]][] =>
  Object.entries(body ?? {})
    .filter(([name]) => !isSpelled(type, name) && !/polic(y|ies)(_document)?$/.test(name))
    .map(([name, value]) => [name, listIn(value, name)]);

const check = ({ stack }: Reviewed): Flaw[] => {
  const own = listAccounts(stack.resources);
  return stack.resources
    .filter(({ action, after }) => after !== undefined && action !== "none")
    .flatMap((resource) => {
      const before = listNamed(resource, resource.before).flatMap(([, accounts]) => accounts);
      const known = new Set([...own, ...before]);
      // In a stack of which nothing exists yet, its own account is not known either.
      const isShown = (name: string): boolean =>
        known.size > 0 || SHARES.test(resource.type) || name === "shared_accounts";
      return listNamed(resource, resource.after).flatMap(([name, accounts]) =>
        [...new Set(accounts)]
          .filter((account) => isShown(name) && !known.has(account))
          .map((account) => ({
            resource,
            what: `${code(name)} names the account ${code(account)}, which is none of the stack's.`,
          })),
      );
    });
};

/** Types that do nothing but share something with an account. */
const SHARES =
  /^aws_(ami_launch_permission|snapshot_create_volume_permission|ram_principal_association|servicecatalog_portfolio_share|route53_vpc_association_authorization)$/;

export const ACCOUNT_RULES: Rule[] = [
  {
    id: "PR034",
    severity: "warning",
    title: "Another account",
    fix: "Make sure that the account is one of yours, or of somebody you trust with this; then allow it.",
    check,
  },
];
