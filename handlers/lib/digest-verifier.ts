// Static tokens, known by their digests: configuration and logs never hold a token.
import { createHash, timingSafeEqual } from "node:crypto";
import { optionalEnv, requiredEnv } from "./env.ts";
import { TokenRefusedError, type TokenVerifier } from "./token-verifier.ts";

/** Visible ASCII: a text that can be written with other bytes is no token, however alike the two look. */
const TOKEN = /^[!-~]+$/;

/**
 * @param digests SHA-256 of each accepted token, in lower-case hex; two at a time let a token be replaced.
 * @param broadcasters those of them with which a client may send to everybody.
 * @throws when one is no such digest: a typing error must not lock everybody out in silence.
 */
export const createDigestVerifier = (
  digests: string[],
  broadcasters: string[] = [],
): TokenVerifier => {
  for (const digest of digests) assertDigest(digest);
  const accepted = digests.map((digest) => Buffer.from(digest, "hex"));
  return async (token) => {
    if (!TOKEN.test(token)) throw new TokenRefusedError("malformed");
    const actual = createHash("sha256").update(token).digest();
    // Every digest is compared, each in constant time, so that timing tells nothing about any of them.
    let match: Buffer | undefined;
    for (const digest of accepted) if (timingSafeEqual(digest, actual)) match = digest;
    if (!match) throw new TokenRefusedError("unknown");
    return {
      principalId: `token-${match.toString("hex", 0, 4)}`,
      ...(broadcasters.includes(match.toString("hex")) && { rights: ["broadcast"] }),
    };
  };
};

export const digestVerifierFromEnv = (): TokenVerifier =>
  createDigestVerifier(
    requiredEnv("TOKEN_DIGESTS").split(","),
    optionalEnv("BROADCAST_DIGESTS")?.split(","),
  );

const assertDigest = (digest: string): void => {
  if (!/^[0-9a-f]{64}$/.test(digest)) {
    throw new Error(
      `TOKEN_DIGESTS holds ${digest.length} characters where a SHA-256 digest is expected: ` +
        "64 lower-case hexadecimal digits. Make one with: printf %s TOKEN | sha256sum",
    );
  }
};
