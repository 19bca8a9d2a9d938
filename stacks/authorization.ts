// Who may connect: with which kind of token, and from which web sites.
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
  /** Whether `?token=…` is accepted. For development: proxies, browsers and servers log URLs. Default false. */
  tokenInQuery?: boolean;
}

/** Static tokens, known by their digests. They do not identify a user, and are revoked for all holders at once. */
export interface DigestAuthorization extends AnyAuthorization {
  tokens: "digests";
  /**
   * SHA-256 of each token, in lower-case hex; two during a rotation. Default: the Terraform variable `token_digests`,
   * which has no default: a plan without it fails.
   */
  digests?: string[];
  /** Whether a stack named `prod` accepts static tokens. Default false. */
  inProduction?: boolean;
  /** Which of the tokens may broadcast. Default: all of them; a stack named `prod` must set it. */
  broadcast?: DigestBroadcast;
}

/**
 * JSON Web Tokens of an identity provider, set by the Terraform variables `jwt_issuer`, `jwt_audiences` and
 * `jwt_jwks_uri`, which have no defaults. `jwt_token_use` and `jwt_required_scopes` add requirements.
 */
interface JwtAuthorization extends AnyAuthorization {
  tokens: "jwt";
  /** Names of claims that are passed to handlers and stored with the connection. Default: none. */
  claims?: string[];
  /** Whether connections are closed within three minutes of their tokens' expiry. Default false: they stay open. */
  closesExpired?: boolean;
  /**
   * Whether clients of channels are told to reconnect one to two minutes before the end of their tokens, or of their two hours.
   * Default: where connections are closed.
   */
  advisesReconnect?: boolean;
  /** What a token must contain for its client to broadcast. Default: the scope `broadcast`. */
  broadcast?: JwtBroadcast;
  /** Maximum hours from a token's issue to its expiry. Default 24, the maximum of Cognito's tokens. */
  maxLifeHours?: number;
}

export type Authorization = DigestAuthorization | JwtAuthorization;

/** The origins from which browsers may connect. */
export type Origins = AllowedOrigins | AnyOrigin;

interface AllowedOrigins {
  /** Exactly what browsers send as `Origin`: `https://app.example.com`. */
  allowed: string[];
  /** Whether clients without an Origin, which are not browsers, may connect. */
  allowMissing: boolean;
}

interface AnyOrigin {
  /** Why pages of every site may connect, in a sentence for reviewers. */
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
  advisesReconnect: optional(flag),
  broadcast: optional(JWT_BROADCAST),
  maxLifeHours: optional(positiveNumber),
  tokenInQuery: optional(flag),
};

/** Browsers send host names in lower case, and no default port: another spelling would let nobody in. */
const ORIGIN = text(
  /^(?!http:.*:80$|https:.*:443$)[a-z][a-z0-9+.-]*:\/\/[^/?#@*,\sA-Z]+$/,
  'an origin as browsers send it, in lower case and without a default port, such as "https://app.example.com"',
);

const ORIGINS: RulesFor<AllowedOrigins> = {
  allowed: listOf(ORIGIN, 1),
  allowMissing: flag,
};

const ANY_ORIGIN: RulesFor<AnyOrigin> = { any: text(/\w/, "why every site may connect") };

/**
 * @throws {ConfigurationError} also when a stack named `prod` would use a permissive default that is not set
 * explicitly.
 */
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
      'The stack "prod" has no origins: a page of any web site could connect with the tokens of its visitors. ' +
        'List your sites with origins: { allowed: ["https://app.example.com"], allowMissing: true }, where allowMissing ' +
        'allows programs, which send no Origin; or say why every site may connect, with origins: { any: "…" }.',
    );
  }
};

const assertTokens = (authorization: Authorization): void => {
  if (authorization.tokens === "digests" && !authorization.inProduction) {
    throw new ConfigurationError(
      'The stack "prod" has authorization { tokens: "digests" }: static tokens do not expire or identify a user. ' +
        'Use { tokens: "jwt" }, or add inProduction: true if that is what you want.',
    );
  }
};

const assertBroadcast = (authorization: Authorization): void => {
  if (authorization.tokens === "digests" && authorization.broadcast === undefined) {
    throw new ConfigurationError(
      'The stack "prod" does not say which static tokens may broadcast. List their digests with ' +
        'broadcast: { digests: ["…"] } in authorization, or allow all of them with broadcast: "everyone".',
    );
  }
};

const assertBudgets = ({ tokens }: Authorization, budgets: Budgets = {}): void => {
  if (tokens !== "digests") return;
  for (const name of ["connects", "openConnections"] as const) {
    if (budgets[name] === undefined) continue;
    throw new ConfigurationError(
      `budgets.${name} is per user, and static tokens do not identify users: remove it, or use { tokens: "jwt" }.`,
    );
  }
};

/** A digest that is only in this list would have no effect. */
const assertBroadcasters = (authorization: Authorization): void => {
  const { broadcast } = authorization;
  if (typeof broadcast !== "object" || !("digests" in broadcast)) return;
  const known = authorization.tokens === "digests" ? authorization.digests : [];
  const unknown = broadcast.digests.find((digest) => known && !known.includes(digest));
  if (unknown !== undefined) {
    throw new ConfigurationError(
      `authorization.broadcast has the digest ${unknown.slice(0, 8)}…, which is not among authorization.digests: ` +
        "a token that may not connect cannot broadcast either. Add it there, or remove it here.",
    );
  }
};

const readBroadcast = (authorization: Authorization): JwtBroadcast | DigestBroadcast =>
  authorization.tokens === "jwt"
    ? (authorization.broadcast ?? { scope: "broadcast" })
    : (authorization.broadcast ?? "everyone");

/** Sets the variable with which `sendmessage` checks the right to broadcast. */
export const configureBroadcastRight = (fn: LambdaFunction, authorization: Authorization): void =>
  fn.addEnvironment("BROADCAST_RIGHT", neededToBroadcast(readBroadcast(authorization)));

/** @returns the name of the authorizer's file in handlers/. */
export const authorizerHandler = ({ tokens }: Authorization): string =>
  tokens === "jwt" ? "jwtAuthorizer" : "authorizer";

/** Whether connections are closed when their tokens expire. */
export const closesExpired = (authorization: Authorization): boolean =>
  authorization.tokens === "jwt" && (authorization.closesExpired ?? false);

/** Sets the variables that the authorizer needs to decide. */
export const configureAuthorizer = (
  scope: Construct,
  fn: LambdaFunction,
  { authorization, origins }: { authorization: Authorization; origins?: Origins },
): void => {
  const variables = {
    ...(authorization.tokens === "jwt"
      ? jwtSettings(scope, authorization)
      : { TOKEN_DIGESTS: authorization.digests?.join(",") ?? tokenDigestsVariable(scope) }),
    ...broadcastVariables(readBroadcast(authorization)),
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
