// A rule about policies that keep out those who could change them again.
import { listParts } from "../iam/conditions.ts";
import { ANYBODY, EVERYTHING_BUT, type Grant } from "../iam/grants.ts";
import { KEY_POLICIES, readRoot } from "../iam/key-policies.ts";
import type { Policy } from "../iam/policies.ts";
import { belongsToOne } from "../iam/resource-policies.ts";
import { isEmpty } from "../marks/body.ts";
import { code } from "../render/markdown.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";
import { listGrantsAsCode } from "./wide.ts";

const PUT = "kms:putkeypolicy";

const covers = ({ action }: Grant, name: string): boolean => {
  const isNamed = (pattern: string): boolean => matchesPattern(pattern.toLowerCase(), name);
  return action.startsWith(EVERYTHING_BUT)
    ? !action.slice(EVERYTHING_BUT.length).split(", ").some(isNamed)
    : isNamed(action);
};

const isEveryone = ({ principal }: Grant): boolean =>
  principal === ANYBODY || principal === "AWS *";

/** Through another service, nobody changes a policy. A principal that is not known yet may be anybody. */
const isAdministrator = (grant: Grant): boolean =>
  grant.effect === "Allow" &&
  /^(AWS |\*$|everything but |\$\{)/.test(grant.principal) &&
  covers(grant, PUT) &&
  listParts(grant.condition).every(({ key }) => key !== "kms:viaservice");

const isDeniedToAll = (grant: Grant): boolean =>
  grant.effect === "Deny" && isEveryone(grant) && grant.condition === "" && covers(grant, PUT);

const listRoots = (grants: Grant[]): Set<string> =>
  new Set(
    grants
      .filter((one) => isAdministrator(one) && one.condition === "")
      .flatMap(({ principal }) => readRoot(principal) ?? []),
  );

type Found = Omit<Flaw, "resource">;

/**
 * Without a statement for the account, IAM policies do not apply to the key.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
const judgeKey = ({ resource, before, after }: Policy): Found | undefined => {
  if (isEmpty(resource.after?.["policy"]) && after.length === 0) return undefined;
  const isManaged = (grants: Grant[]): boolean =>
    grants.some(isAdministrator) && !grants.some(isDeniedToAll);
  if (!isManaged(after)) {
    return before.length > 0 && !isManaged(before)
      ? undefined
      : {
          what: `Nobody may change the key's policy: ${code("kms:PutKeyPolicy")} is not allowed to anyone.`,
        };
  }
  const roots = listRoots(after);
  const lost = [...listRoots(before)].filter((root) => !roots.has(root));
  if (lost.length === 0) return undefined;
  const left = listGrantsAsCode(after.filter(isAdministrator));
  const what = `The account ${lost.map(code).join(", ")} may no longer manage the key. Still allowed: ${left}.`;
  return { what, severity: "warning" };
};

/** A condition that makes an exception of somebody. */
const EXCEPTIONS = new Set(["aws:principalarn", "aws:userid", "aws:username", "aws:principalid"]);

const isButFor = ({ condition }: Grant): boolean =>
  listParts(condition).some(({ operator, key }) => /Not/.test(operator) && EXCEPTIONS.has(key));

/** Whole services: `s3:*`. */
const isWhole = ({ action }: Grant): boolean => action === "*" || /^[\w-]+:\*$/.test(action);

const judgeDenials = ({ gained }: Policy): Found | undefined => {
  const denials = gained.filter(
    (grant) => grant.effect === "Deny" && isEveryone(grant) && isWhole(grant),
  );
  const total = denials.filter(({ condition }) => condition === "");
  if (total.length > 0)
    return {
      what: `Everyone is kept out, the account's administrators, too: ${listGrantsAsCode(total)}.`,
    };
  const partial = denials.filter(isButFor);
  if (partial.length === 0) return undefined;
  const what = `Everyone is kept out but those whom the condition names: ${listGrantsAsCode(partial)}.`;
  return { what, severity: "warning" };
};

const check = ({ policies }: Reviewed): Flaw[] =>
  policies
    .filter(({ resource: { action, after }, unreadable }) => {
      const isChanged = action !== "none" && after !== undefined;
      return isChanged && unreadable === undefined;
    })
    .filter(({ resource: { type } }) => belongsToOne(type))
    .flatMap((policy) => {
      const isKey = KEY_POLICIES.test(policy.resource.type);
      const found = (isKey ? judgeKey(policy) : undefined) ?? judgeDenials(policy);
      return found ? [{ resource: policy.resource, ...found }] : [];
    });

export const LOCK_OUT_RULES: Rule[] = [
  {
    id: "PR035",
    severity: "error",
    title: "Administrators locked out",
    fix: "Keep a statement that lets the account, or a role that is not removed, change the policy: nobody else can undo this.",
    check,
  },
];
