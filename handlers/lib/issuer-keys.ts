// Keeps an issuer's keys, and tells keys with the same id apart. The library takes the first one with the id of a token.
// https://datatracker.ietf.org/doc/html/rfc7517#section-4.5
import { assertIsSignatureJwk, isJwk, type Jwk, SimpleJwksCache } from "aws-jwt-verify/jwk";
import { createKeySetParser } from "../../shared/key-set.ts";
import type { createJwksFetcher } from "./jwks-fetcher.ts";

/** The fetcher itself decides when to wait. */
const NO_PENALTY = {
  wait: async () => {},
  registerFailedAttempt: () => {},
  registerSuccessfulAttempt: () => {},
  release: () => {},
};

const parse = createKeySetParser<Jwk>({ isJwk, assertIsSignatureJwk });

export const createIssuerKeys = (
  fetcher: ReturnType<typeof createJwksFetcher>,
): SimpleJwksCache => {
  let keys: Jwk[] = [];
  const jwksParser = (bytes: ArrayBuffer) => {
    const set = parse(bytes);
    ({ keys } = set);
    return set;
  };
  const cache = new SimpleJwksCache({ fetcher, penaltyBox: NO_PENALTY, jwksParser });
  const getFirst = cache.getJwk.bind(cache);
  cache.getJwk = async (uri, token) => {
    const first = await getFirst(uri, token);
    const fitting = keys.find(
      (key): key is typeof first => key.kid === first.kid && fits(key, token.header.alg),
    );
    return fitting ?? first;
  };
  return cache;
};

/** The fields that say which signatures a key verifies. `crv`: the curve. */
interface Verifying {
  kty: string;
  alg?: string;
  crv?: string;
}

/** https://datatracker.ietf.org/doc/html/rfc7518#section-3.4 */
const CURVES = new Map([
  ["ES256", "P-256"],
  ["ES384", "P-384"],
  ["ES512", "P-521"],
]);

const fits = ({ kty, alg, crv }: Verifying, algorithm = ""): boolean => {
  if (alg !== undefined && alg !== algorithm) return false;
  if (CURVES.has(algorithm)) return kty === "EC" && crv === CURVES.get(algorithm);
  return kty === (algorithm === "EdDSA" ? "OKP" : "RSA");
};
