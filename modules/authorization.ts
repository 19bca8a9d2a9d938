// Who may connect: which kind of token, and from which web sites.
import {
  check,
  checkEach,
  ConfigurationError,
  flag,
  listOf,
  object,
  oneOf,
  optional,
  type RulesFor,
  text,
} from "./checks.ts";
import type { Construct } from "constructs";
import { jwtVariables } from "./jwt-variables.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { tokenDigestsVariable } from "./token-digests-variable.ts";

/** Tokens that are known by their digests. Nobody can tell who has one, and all who have it lose it together. */
export interface DigestAuthorization {
  tokens: "digests";
  /**
   * SHA-256 of each token, in lower-case hex; two while one token replaces another. Default: the Terraform variable
   * `token_digests`, which has no default of its own: a plan without it fails.
   */
  digests?: string[];
  /** Without it, a stack named `prod` refuses them. */
  inProduction?: boolean;
}

/**
 * JSON Web Tokens of an identity provider, which the Terraform variables `jwt_issuer`, `jwt_audiences` and
 * `jwt_jwks_uri` name; they have no defaults. `jwt_token_use` and `jwt_required_scopes` ask for more.
 */
export interface JwtAuthorization {
  tokens: "jwt";
  /** Names of claims that handlers get, and that are stored with the connection. Default: none. */
  claims?: string[];
  /** Whether connections are closed within two minutes of their tokens' expiry. Default: they live on. */
  closesExpired?: boolean;
}

export type Authorization = DigestAuthorization | JwtAuthorization;

export interface Origins {
  /** What browsers send as `Origin`, exactly: `https://app.example.com`. */
  allowed: string[];
  /** Whether clients without an Origin, which are no browsers, may connect. */
  allowMissing: boolean;
}

const DIGEST = text(/^[0-9a-f]{64}$/, "a SHA-256 digest: 64 lower-case hexadecimal digits");

const DIGESTS: RulesFor<DigestAuthorization> = {
  tokens: oneOf("digests"),
  digests: optional(listOf(DIGEST, 1)),
  inProduction: optional(flag),
};

const JWT: RulesFor<JwtAuthorization> = {
  tokens: oneOf("jwt"),
  claims: optional(listOf(text(/^[^,]+$/, "the name of a claim"))),
  closesExpired: optional(flag),
};

const ORIGINS: RulesFor<Origins> = {
  allowed: listOf(
    text(/^[a-z][a-z0-9+.-]*:\/\/[^/,\s]+$/, 'an origin, such as "https://app.example.com"'),
    1,
  ),
  allowMissing: flag,
};

/** @throws when customers would be let in by a shared token, and nobody has said that this is meant. */
export const assertAuthorization = (environment: string, authorization: Authorization): void => {
  check("authorization", authorization, object);
  check("authorization.tokens", authorization.tokens, oneOf("digests", "jwt"));
  if (authorization.tokens === "jwt") checkEach(authorization, JWT, "authorization");
  else checkEach(authorization, DIGESTS, "authorization");
  if (environment === "prod" && authorization.tokens === "digests" && !authorization.inProduction) {
    throw new ConfigurationError(
      'The stack "prod" has authorization { tokens: "digests" }: static tokens do not expire and belong to nobody. ' +
        'Use { tokens: "jwt" }, or add inProduction: true if that is what you want.',
    );
  }
};

/** @returns the name of the authorizer's file in handlers/. */
export const authorizerHandler = ({ tokens }: Authorization): string =>
  tokens === "jwt" ? "jwtAuthorizer" : "authorizer";

/** Whether connections are to be closed when their tokens expire. */
export const closesExpired = (authorization: Authorization): boolean =>
  authorization.tokens === "jwt" && (authorization.closesExpired ?? false);

/** Tells the authorizer what it needs to decide. */
export const configureAuthorizer = (
  scope: Construct,
  fn: LambdaFunction,
  authorization: Authorization,
  origins?: Origins,
): void => {
  const variables =
    authorization.tokens === "jwt"
      ? { ...jwtVariables(scope), JWT_CLAIMS: (authorization.claims ?? []).join(",") }
      : { TOKEN_DIGESTS: authorization.digests?.join(",") ?? tokenDigestsVariable(scope) };
  for (const [name, value] of Object.entries(variables)) fn.addEnvironment(name, value);
  if (!origins) return;
  checkEach(origins, ORIGINS, "origins");
  fn.addEnvironment("ALLOWED_ORIGINS", origins.allowed.join(","));
  fn.addEnvironment("ALLOW_MISSING_ORIGIN", origins.allowMissing ? "yes" : "no");
};
