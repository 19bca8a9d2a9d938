// Whom a role trusts that asks an identity provider outside: GitHub's and GitLab's serve everyone.
// https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
import { listParts } from "./conditions.ts";
import type { Grant } from "./grants.ts";

/** How much of the provider's users is let in. */
export type Admitted = "named" | "many" | "everyone";

const isWebIdentity = ({ action }: Grant): boolean =>
  /^sts:(\*|AssumeRole\*|AssumeRoleWithWebIdentity)$/i.test(action);

/** Providers whose audience is the customer's own application. */
const OWN_AUDIENCE =
  /^(cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)/;

/** Claims that say who asks. The audience says only whom the token is for. */
const SUBJECT = /:(sub|repository|repository_id|job_workflow_ref|project_path|namespace_path)$/;

/** @returns undefined for a grant that trusts no web identity. */
export const readAdmitted = (grant: Grant): Admitted | undefined => {
  const host = /^Federated (?:.*oidc-provider\/)?([\w.-]+\.[\w-]+.*)$/.exec(grant.principal)?.[1];
  if (host === undefined || !isWebIdentity(grant) || /:saml-provider\//.test(grant.principal)) {
    return undefined;
  }
  const parts = listParts(grant.condition).filter(({ operator }) =>
    /^(?:ForAnyValue:)?String(?:Equals|Like|EqualsIgnoreCase)$/.test(operator),
  );
  if (OWN_AUDIENCE.test(host))
    return parts.some(({ key }) => key.endsWith(":aud")) ? "named" : "everyone";
  const subjects = parts.filter(({ key }) => SUBJECT.test(key));
  const admitted = subjects.map(({ operator, values }) =>
    values
      .map((value) => (operator.endsWith("Like") ? judgeSubject(value) : "named"))
      .reduce(wider, "named"),
  );
  return admitted.reduce<Admitted>(narrower, "everyone");
};

const ORDER: readonly Admitted[] = ["named", "many", "everyone"];

const wider = (one: Admitted, other: Admitted): Admitted =>
  ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;

const narrower = (one: Admitted, other: Admitted): Admitted =>
  ORDER.indexOf(one) < ORDER.indexOf(other) ? one : other;

/**
 * What is before the first wildcard must name an owner of repositories, a namespace of service accounts, or the like:
 * those outside cannot become a part of it.
 */
const judgeSubject = (value: string): Admitted => {
  const fixed = /^[^*?]*/.exec(value)?.[0] ?? "";
  if (fixed === value) return "named";
  if (value.startsWith("repo:")) return /^repo:[^/:]+\//.test(fixed) ? "many" : "everyone";
  if (value.startsWith("system:serviceaccount:")) {
    return /^system:serviceaccount:[^:]+:/.test(fixed) ? "many" : "everyone";
  }
  return /^[^:]+:[^:]+:/.test(fixed) ? "many" : "everyone";
};
