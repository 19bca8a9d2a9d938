// Verifies JSON Web Tokens of one issuer with its public keys. https://github.com/awslabs/aws-jwt-verify
import { JwtVerifier } from "aws-jwt-verify";
import {
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from "aws-jwt-verify/error";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import { UnreadableKeysError } from "../../shared/key-set.ts";
import { systemClock } from "./clock.ts";
import { optionalEnv, optionalNumber, requiredEnv } from "./env.ts";
import { createIssuerKeys } from "./issuer-keys.ts";
import { assertForm } from "./jwt-form.ts";
import { createJwksFetcher, KeysAreFreshError, KeysUnavailableError } from "./jwks-fetcher.ts";
import { type Identity, TokenRefusedError, type TokenVerifier } from "./token-verifier.ts";

export interface JwtVerifierOptions {
  issuer: string;
  /** One of them must be the token's `aud`, or its `client_id` if it has no `aud`, like Cognito's access tokens. */
  audiences: string[];
  jwksUri: string;
  /** `access` or `id`, as in Cognito's `token_use`. Default: not checked. */
  tokenUse?: string;
  /** The token's `scope` must contain all of them. */
  scopes: string[];
  /** Names of the claims that are passed to handlers. */
  claims: string[];
  /** What a token must contain for the right to broadcast. Default: no token has the right. */
  broadcast?: BroadcastRule;
  /** Maximum seconds from a token's issue to its expiry. Default: 86400, a day. */
  maxLifeSeconds?: number;
  fetcher?: ReturnType<typeof createJwksFetcher>;
}

/** A scope, or a claim that equals this value or, if it is a list, contains it. */
export type BroadcastRule = { scope: string } | { claim: string; value: string };

/** Cognito's maximum for access and ID tokens. */
const MAX_LIFE_SECONDS = 24 * 60 * 60;

/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const MAX_SUBJECT_CHARACTERS = 255;

/** Epoch seconds. A token that expires later is refused, whatever the configuration. */
const YEAR_2100 = Date.UTC(2100, 0) / 1000;

/** How far an issuer's clock may be ahead. */
const CLOCK_SKEW_SECONDS = 60;

/** Fetches the keys immediately: at cold start, before the first token arrives. */
export const createJwtVerifier = (options: JwtVerifierOptions): TokenVerifier => {
  const { issuer, jwksUri, fetcher = createJwksFetcher(systemClock) } = options;
  const verifier = JwtVerifier.create(
    {
      issuer,
      jwksUri,
      audience: null,
      customJwtCheck: ({ payload }) => assertClaims(payload, options),
    },
    { jwksCache: createIssuerKeys(fetcher) },
  );
  // A failure shows when the first token is verified.
  verifier.hydrate().catch(() => {});
  return async (token) => {
    try {
      assertForm(token);
      return readIdentity(await verifier.verify(token), options);
    } catch (error) {
      throw toRefusal(error);
    }
  };
};

/** Checks what the library does not. */
const assertClaims = (payload: JwtPayload, options: JwtVerifierOptions): void => {
  const { audiences, tokenUse, scopes } = options;
  assertTimes(payload, options);
  if (!isSubject(payload.sub)) throw new TokenRefusedError("no subject");
  const isForUs = [payload.aud ?? payload["client_id"]]
    .flat()
    .some((audience) => typeof audience === "string" && audiences.includes(audience));
  if (!isForUs) throw new TokenRefusedError("audience");
  if (tokenUse !== undefined && payload["token_use"] !== tokenUse) {
    throw new TokenRefusedError("token use");
  }
  const granted = readScopes(payload);
  if (!scopes.every((scope) => granted.includes(scope))) throw new TokenRefusedError("scope");
};

/** Text that is not valid Unicode is written as another one, which may be another user's. */
const isSubject = (subject = ""): boolean =>
  subject !== "" && subject.length <= MAX_SUBJECT_CHARACTERS && subject.isWellFormed();

/** A token with milliseconds instead of seconds would never expire. */
const assertTimes = (
  { exp, iat }: JwtPayload,
  { maxLifeSeconds = MAX_LIFE_SECONDS }: JwtVerifierOptions,
): void => {
  if (exp === undefined) throw new TokenRefusedError("no expiry");
  const nowSeconds = Date.now() / 1000;
  if (iat !== undefined && iat > nowSeconds + CLOCK_SKEW_SECONDS) {
    throw new TokenRefusedError("issued in the future");
  }
  const issued = Math.min(iat ?? nowSeconds, nowSeconds);
  if (exp >= YEAR_2100 || exp - issued > maxLifeSeconds + CLOCK_SKEW_SECONDS) {
    throw new TokenRefusedError("implausible expiry");
  }
};

const readScopes = ({ scope }: JwtPayload): string[] =>
  typeof scope === "string" ? scope.split(" ") : [];

const readIdentity = (
  payload: JwtPayload,
  { claims: names, broadcast }: JwtVerifierOptions,
): Identity => {
  const values = new Map<string, unknown>(Object.entries(payload));
  const present = names.filter((name) => values.get(name) !== undefined);
  return {
    principalId: payload.sub ?? "",
    claims: Object.fromEntries(present.map((name) => [name, asText(values.get(name))])),
    expiresAt: payload.exp,
    ...(broadcast && mayBroadcast(payload, broadcast) && { rights: ["broadcast"] }),
  };
};

const mayBroadcast = (payload: JwtPayload, rule: BroadcastRule): boolean => {
  if ("scope" in rule) return readScopes(payload).includes(rule.scope);
  const value = new Map<string, unknown>(Object.entries(payload)).get(rule.claim);
  return [value].flat().includes(rule.value);
};

/** @throws {TokenRefusedError} for an integer that may have been rounded to another one, such as another user's id. */
const asText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, refuseRounded);

const refuseRounded = (_name: string, value: unknown): unknown => {
  const isRounded = typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (isRounded) throw new TokenRefusedError("number in a claim");
  return value;
};

const REASONS: [abstract: abstract new (...args: never[]) => Error, reason: string][] = [
  [JwtExpiredError, "expired"],
  [JwtNotBeforeError, "not yet valid"],
  [JwtInvalidIssuerError, "issuer"],
  [JwtInvalidSignatureAlgorithmError, "algorithm"],
  [JwtInvalidSignatureError, "signature"],
  [JwtWithoutValidKidError, "no key id"],
  [KidNotFoundInJwksError, "unknown key"],
  [KeysAreFreshError, "unknown key"],
];

/** A problem with the token is a refusal; a problem with the keys is not the client's fault. */
const toRefusal = (error: unknown): unknown => {
  const isOurs = error instanceof KeysUnavailableError || error instanceof UnreadableKeysError;
  if (isOurs || error instanceof TokenRefusedError) return error;
  const [, reason = "malformed"] = REASONS.find(([type]) => error instanceof type) ?? [];
  return new TokenRefusedError(reason);
};

export const jwtVerifierFromEnv = (): TokenVerifier =>
  createJwtVerifier({
    issuer: requiredEnv("JWT_ISSUER"),
    audiences: splitList(requiredEnv("JWT_AUDIENCES")),
    jwksUri: requiredEnv("JWT_JWKS_URI"),
    tokenUse: optionalEnv("JWT_TOKEN_USE"),
    scopes: splitList(optionalEnv("JWT_SCOPES")),
    claims: splitList(optionalEnv("JWT_CLAIMS")),
    broadcast: broadcastRuleFromEnv(),
    maxLifeSeconds: optionalNumber("JWT_MAX_LIFE_SECONDS"),
  });

const broadcastRuleFromEnv = (): BroadcastRule | undefined => {
  const scope = optionalEnv("BROADCAST_SCOPE");
  if (scope !== undefined) return { scope };
  const claim = optionalEnv("BROADCAST_CLAIM");
  return claim === undefined ? undefined : { claim, value: requiredEnv("BROADCAST_CLAIM_VALUE") };
};

const splitList = (text = ""): string[] => text.split(",").filter((part) => part !== "");
