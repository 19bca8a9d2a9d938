// Who may connect: which kind of token, and from which web sites.
import {
  check,
  checkEach,
  ConfigurationError,
  flag,
  type LambdaFunction,
  listOf,
  object,
  oneOf,
  optional,
  positiveNumber,
  type RulesFor,
  text,
} from "../modules/index.ts";
import type { Construct } from "constructs";
import {
  broadcastVariables,
  DIGEST_BROADCAST,
  type DigestBroadcast,
  JWT_BROADCAST,
  type JwtBroadcast,
  neededToBroadcast,
} from "./broadcast-right.ts";
import type { Budgets } from "./budgets.ts";
import { jwtVariables } from "./jwt-variables.ts";
import { tokenDigestsVariable } from "./token-digests-variable.ts";

interface AnyAuthorization {
  /**
   * Whether `?token=…` is taken. Proxies, browsers and servers on the way write URLs down, so it is for development.
   * Default false.
   */
  tokenInQuery?: boolean;
}

/** Tokens that are known by their digests. Nobody can tell who has one, and all who have it lose it together. */
export interface DigestAuthorization extends AnyAuthorization {
  tokens: "digests";
  /**
   * SHA-256 of each token, in lower-case hex; two while one token replaces another. Default: the Terraform variable
   * `token_digests`, which has no default of its own: a plan without it fails.
   */
  digests?: string[];
  /** Without it, a stack named `prod` refuses them. */
  inProduction?: boolean;
  /** With which of them a client may send to everybody. Default: each, but a stack named `prod` has to say so. */
  broadcast?: DigestBroadcast;
}

/**
 * JSON Web Tokens of an identity provider, which the Terraform variables `jwt_issuer`, `jwt_audiences` and
 * `jwt_jwks_uri` name; they have no defaults. `jwt_token_use` and `jwt_required_scopes` ask for more.
 */
export interface JwtAuthorization extends AnyAuthorization {
  tokens: "jwt";
  /** Names of claims that handlers get, and that are stored with the connection. Default: none. */
  claims?: string[];
  /** Whether connections are closed within three minutes of their tokens' expiry. Default: they live on. */
  closesExpired?: boolean;
  /** What a token must say for its client to send to everybody. Default: the scope `broadcast`. */
  broadcast?: JwtBroadcast;
  /** From a token's issue to its expiry, at most. Default 24, the longest that Cognito's tokens live. */
  maxLifeHours?: number;
}

export type Authorization = DigestAuthorization | JwtAuthorization;

/** From where browsers may connect. */
export type Origins = AllowedOrigins | AnyOrigin;

export interface AllowedOrigins {
  /** What browsers send as `Origin`, exactly: `https://app.example.com`. */
  allowed: string[];
  /** Whether clients without an Origin, which are no browsers, may connect. */
  allowMissing: boolean;
}

export interface AnyOrigin {
  /** Why pages of every site may connect, in a sentence for those who review it. */
  any: string;
}

const DIGEST = text(/^[0-9a-f]{64}$/, "a SHA-256 digest: 64 lower-case hexadecimal digits");

const DIGESTS: RulesFor<DigestAuthorization> = {
  tokens: oneOf("digests"),
  digests: optional(listOf(DIGEST, 1)),
  inProduction: optional(flag),
  broadcast: optional(DIGEST_BROADCAST),
  tokenInQuery: optional(flag),
};

const JWT: RulesFor<JwtAuthorization> = {
  tokens: oneOf("jwt"),
  claims: optional(listOf(text(/^[^,]+$/, "the name of a claim"))),
  closesExpired: optional(flag),
  broadcast: optional(JWT_BROADCAST),
  maxLifeHours: optional(positiveNumber),
  tokenInQuery: optional(flag),
};

const ORIGINS: RulesFor<AllowedOrigins> = {
  allowed: listOf(
    text(/^[a-z][a-z0-9+.-]*:\/\/[^/,\s]+$/, 'an origin, such as "https://app.example.com"'),
    1,
  ),
  allowMissing: flag,
};

const ANY_ORIGIN: RulesFor<AnyOrigin> = { any: text(/\w/, "why every site may connect") };

/** @throws {ConfigurationError} also when customers would be let in by what nobody has said is meant. */
export const assertAuthorization = (
  environment: string,
  props: { authorization: Authorization; origins?: Origins; budgets?: Budgets },
): void => {
  const { authorization, origins, budgets } = props;
  check("authorization", authorization, object);
  check("authorization.tokens", authorization.tokens, oneOf("digests", "jwt"));
  if (authorization.tokens === "jwt") checkEach(authorization, JWT, "authorization");
  else checkEach(authorization, DIGESTS, "authorization");
  if (origins && "any" in origins) checkEach(origins, ANY_ORIGIN, "origins");
  else if (origins) checkEach(origins, ORIGINS, "origins");
  assertBroadcasters(authorization);
  assertBudgets(authorization, budgets);
  if (environment !== "prod") return;
  assertTokens(authorization);
  assertBroadcast(authorization);
  if (origins === undefined) {
    throw new ConfigurationError(
      'The stack "prod" has no origins: a page of any web site could connect with the tokens of those who visit it. ' +
        'Name your sites with origins: { allowed: ["https://app.example.com"], allowMissing: true }, where allowMissing ' +
        'is about programs, which send no Origin; or say why every site may, with origins: { any: "…" }.',
    );
  }
};

const assertTokens = (authorization: Authorization): void => {
  if (authorization.tokens === "digests" && !authorization.inProduction) {
    throw new ConfigurationError(
      'The stack "prod" has authorization { tokens: "digests" }: static tokens do not expire and belong to nobody. ' +
        'Use { tokens: "jwt" }, or add inProduction: true if that is what you want.',
    );
  }
};

const assertBroadcast = (authorization: Authorization): void => {
  if (authorization.tokens === "digests" && authorization.broadcast === undefined) {
    throw new ConfigurationError(
      'The stack "prod" does not say with which static tokens a client may send to everybody. Name their digests with ' +
        'broadcast: { digests: ["…"] } in authorization, or let each do so with broadcast: "everyone".',
    );
  }
};

const assertBudgets = ({ tokens }: Authorization, budgets: Budgets = {}): void => {
  if (tokens !== "digests") return;
  for (const name of ["connects", "openConnections"] as const) {
    if (budgets[name] === undefined) continue;
    throw new ConfigurationError(
      `budgets.${name} is for users, and static tokens tell no users apart: take it away, or use { tokens: "jwt" }.`,
    );
  }
};

/** A digest that is in this list only would let nobody do anything. */
const assertBroadcasters = (authorization: Authorization): void => {
  const { broadcast } = authorization;
  if (typeof broadcast !== "object" || !("digests" in broadcast)) return;
  const known = authorization.tokens === "digests" ? authorization.digests : [];
  const unknown = broadcast.digests.find((digest) => known && !known.includes(digest));
  if (unknown !== undefined) {
    throw new ConfigurationError(
      `authorization.broadcast has the digest ${unknown.slice(0, 8)}…, which is not among authorization.digests: ` +
        "a token that may not connect cannot send either. Add it there, or take it away here.",
    );
  }
};

const broadcastOf = (authorization: Authorization): JwtBroadcast | DigestBroadcast =>
  authorization.tokens === "jwt"
    ? (authorization.broadcast ?? { scope: "broadcast" })
    : (authorization.broadcast ?? "everyone");

/** Tells `sendmessage` what it asks for. */
export const configureBroadcastRight = (fn: LambdaFunction, authorization: Authorization): void =>
  fn.addEnvironment("BROADCAST_RIGHT", neededToBroadcast(broadcastOf(authorization)));

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
  { authorization, origins }: { authorization: Authorization; origins?: Origins },
): void => {
  const variables = {
    ...(authorization.tokens === "jwt"
      ? jwtSettings(scope, authorization)
      : { TOKEN_DIGESTS: authorization.digests?.join(",") ?? tokenDigestsVariable(scope) }),
    ...broadcastVariables(broadcastOf(authorization)),
    ...(authorization.tokenInQuery && { TOKEN_IN_QUERY: "yes" }),
    ...(origins && "allowed" in origins && originVariables(origins)),
  };
  for (const [name, value] of Object.entries(variables)) fn.addEnvironment(name, value);
};

const jwtSettings = (
  scope: Construct,
  { claims = [], maxLifeHours }: JwtAuthorization,
): Record<string, string> => ({
  ...jwtVariables(scope),
  JWT_CLAIMS: claims.join(","),
  ...(maxLifeHours !== undefined && { JWT_MAX_LIFE_SECONDS: String(maxLifeHours * 3600) }),
});

const originVariables = ({ allowed, allowMissing }: AllowedOrigins): Record<string, string> => ({
  ALLOWED_ORIGINS: allowed.join(","),
  ALLOW_MISSING_ORIGIN: allowMissing ? "yes" : "no",
});
