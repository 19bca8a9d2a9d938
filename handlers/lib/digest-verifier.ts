// Verifies static tokens by their digests, so that configuration and logs never contain a token.
import { createHash, timingSafeEqual } from "node:crypto";
import { optionalEnv, requiredEnv } from "./env.ts";
import { TokenRefusedError, type TokenVerifier } from "./token-verifier.ts";

/** Visible ASCII only, so that look-alike characters never make another spelling of a token. */
const TOKEN = /^[!-~]+$/;

/**
 * @param digests SHA-256 of each accepted token, in lower-case hex; two at a time allow rotation.
 * @param broadcasters those of the digests whose tokens may broadcast.
 * @throws when one is not such a digest: a typo must not silently lock everyone out.
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
    // Compares every digest, each in constant time, so that timing reveals nothing.
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
      `TOKEN_DIGESTS contains ${digest.length} characters; expected a SHA-256 digest: ` +
        "64 lower-case hexadecimal digits. Make one with: printf %s TOKEN | sha256sum",
    );
  }
};
