// Verifies the tokens of one issuer, and says of a refused one what AWS says. https://github.com/awslabs/aws-jwt-verify
import { createKeySetParser, UnreadableKeysError } from "../../shared/key-set.ts";
import { fetchDocument, fetchKeysUri, IssuerUnreachableError } from "./issuer-documents.ts";

export type Claims = Record<string, unknown>;

interface RefusedToken {
  /** AWS's description, for the client. */
  description: string;
  /** The library's message, for the trace. */
  detail: string;
}

/** @throws {IssuerUnreachableError} when the keys of a token's issuer cannot be read. */
export type VerifyToken = (token: string) => Promise<{ claims: Claims } | RefusedToken>;

/**
 * Loads the library only here, since most configurations have no such authorizer. Checks the signature, the issuer and the
 * times, but not the audience.
 *
 * @throws {IssuerUnreachableError}
 */
export const createVerifier = async (issuer: string): Promise<VerifyToken> => {
  const [{ JwtRsaVerifier }, { SimpleJwksCache, ...checks }, describe] = await Promise.all([
    import("aws-jwt-verify"),
    import("aws-jwt-verify/jwk"),
    createDescription(),
  ]);
  const jwksUri = await fetchKeysUri(issuer);
  // AWS supports no other kind, and the library does not tell keys with the same id apart.
  const isJwk = (key: never) => checks.isJwk(key) && (key as { kty: unknown }).kty === "RSA";
  const jwksCache = new SimpleJwksCache({
    fetcher: { fetch: fetchDocument },
    jwksParser: readWith(createKeySetParser({ ...checks, isJwk }), jwksUri),
  });
  const verifier = JwtRsaVerifier.create({ issuer, audience: null, jwksUri }, { jwksCache });
  await verifier.hydrate();
  return (token) =>
    verifier.verify(token).then(
      (claims) => ({ claims }),
      (error: unknown) => {
        if (error instanceof IssuerUnreachableError) throw error;
        return { description: describe(error), detail: String(error) };
      },
    );
};

/** Keys that cannot be read count as an issuer that does not answer. */
const readWith =
  <Keys>(parse: (bytes: ArrayBuffer) => Keys, uri: string) =>
  (bytes: ArrayBuffer): Keys => {
    try {
      return parse(bytes);
    } catch (error) {
      if (!(error instanceof UnreadableKeysError)) throw error;
      throw new IssuerUnreachableError(`${uri} cannot be used: ${error.message}.`, {
        cause: error,
      });
    }
  };

const createDescription = async (): Promise<(error: unknown) => string> => {
  const errors = await import("aws-jwt-verify/error");
  const descriptions = [
    [errors.JwtExpiredError, "the token has expired"],
    [errors.JwtInvalidIssuerError, "the token does not have a valid issuer"],
    [errors.JwtInvalidSignatureError, "the token has an invalid signature"],
    [errors.JwtNotBeforeError, "the token is not valid yet"],
  ] as const;
  return (error) =>
    descriptions.find(([type]) => error instanceof type)?.[1] ?? "the token is invalid";
};
