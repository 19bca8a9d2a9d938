// JSON Web Tokens of one issuer, verified with its public keys. https://github.com/awslabs/aws-jwt-verify
import { JwtVerifier } from "aws-jwt-verify";
import {
  JwksValidationError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import { systemClock } from "./clock.ts";
import { optionalEnv, requiredEnv } from "./env.ts";
import { createJwksFetcher, KeysAreFreshError, KeysUnavailableError } from "./jwks-fetcher.ts";
import { type Identity, TokenRefusedError, type TokenVerifier } from "./token-verifier.ts";

export interface JwtVerifierOptions {
  issuer: string;
  /** One of them must be the token's `aud`, or its `client_id` where it has no `aud`, as Cognito's access tokens. */
  audiences: string[];
  jwksUri: string;
  /** `access` or `id`, as Cognito writes it into `token_use`. Default: not looked at. */
  tokenUse?: string;
  /** All of them must be in the token's `scope`. */
  scopes: string[];
  /** Names of the claims that handlers get. */
  claims: string[];
  fetcher?: ReturnType<typeof createJwksFetcher>;
}

/** Fetches the keys at once: at a cold start, before the first token comes. */
export const createJwtVerifier = (options: JwtVerifierOptions): TokenVerifier => {
  const { issuer, jwksUri, fetcher = createJwksFetcher(systemClock) } = options;
  const verifier = JwtVerifier.create(
    {
      issuer,
      jwksUri,
      audience: null,
      customJwtCheck: ({ payload }) => assertClaims(payload, options),
    },
    { jwksCache: new SimpleJwksCache({ fetcher, penaltyBox: NO_PENALTY }) },
  );
  // Its failure shows when the first token is verified.
  verifier.hydrate().catch(() => {});
  return async (token) => {
    try {
      return identityOf(await verifier.verify(token), options.claims);
    } catch (error) {
      throw refusalOf(error);
    }
  };
};

/** The fetcher itself knows when to wait. */
const NO_PENALTY = {
  wait: async () => {},
  registerFailedAttempt: () => {},
  registerSuccessfulAttempt: () => {},
  release: () => {},
};

/** What the library does not ask for. */
const assertClaims = (payload: JwtPayload, options: JwtVerifierOptions): void => {
  const { audiences, tokenUse, scopes } = options;
  if (payload.exp === undefined) throw new TokenRefusedError("no expiry");
  if (!payload.sub) throw new TokenRefusedError("no subject");
  const isForUs = [payload.aud ?? payload["client_id"]]
    .flat()
    .some((audience) => typeof audience === "string" && audiences.includes(audience));
  if (!isForUs) throw new TokenRefusedError("audience");
  if (tokenUse !== undefined && payload["token_use"] !== tokenUse) {
    throw new TokenRefusedError("token use");
  }
  const granted = typeof payload.scope === "string" ? payload.scope.split(" ") : [];
  if (!scopes.every((scope) => granted.includes(scope))) throw new TokenRefusedError("scope");
};

const identityOf = (payload: JwtPayload, names: string[]): Identity => {
  const values = new Map<string, unknown>(Object.entries(payload));
  const present = names.filter((name) => values.get(name) !== undefined);
  return {
    principalId: payload.sub ?? "",
    claims: Object.fromEntries(present.map((name) => [name, asText(values.get(name))])),
    expiresAt: payload.exp,
  };
};

const asText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

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

/** Whatever is wrong with the token is a refusal; what is wrong with the keys is not the client's fault. */
const refusalOf = (error: unknown): unknown => {
  const isOurs = error instanceof KeysUnavailableError || error instanceof JwksValidationError;
  if (isOurs || error instanceof TokenRefusedError) return error;
  const [, reason = "malformed"] = REASONS.find(([type]) => error instanceof type) ?? [];
  return new TokenRefusedError(reason);
};

export const jwtVerifierFromEnv = (): TokenVerifier =>
  createJwtVerifier({
    issuer: requiredEnv("JWT_ISSUER"),
    audiences: listOf(requiredEnv("JWT_AUDIENCES")),
    jwksUri: requiredEnv("JWT_JWKS_URI"),
    tokenUse: optionalEnv("JWT_TOKEN_USE"),
    scopes: listOf(optionalEnv("JWT_SCOPES")),
    claims: listOf(optionalEnv("JWT_CLAIMS")),
  });

const listOf = (text = ""): string[] => text.split(",").filter((part) => part !== "");
