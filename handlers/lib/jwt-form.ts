// Checks the form of a JSON Web Token before anything in it is used. The verifier checks the signature.
// https://www.rfc-editor.org/rfc/rfc8725
import { hasRepeatedNames } from "../../shared/repeated-names.ts";
import { isObject, type Json, parseJson } from "./request.ts";
import { TokenRefusedError } from "./token-verifier.ts";

/** Three parts in base64url, without padding: RFC 7515, section 7.1. The signature is required. */
const COMPACT = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;

/** Only asymmetric signatures. https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const ALGORITHMS = new Set(["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]);

/** In lower case. Tokens of other types, such as `logout+jwt`, have another purpose: RFC 8725, section 3.11. */
const TYPES = new Set(["jwt", "at+jwt", "application/at+jwt"]);

/** Longer than the key ids of any issuer. */
const MAX_KEY_ID_CHARACTERS = 255;

/** @throws {TokenRefusedError} */
export const assertForm = (token: string): void => {
  const [, header, payload] = COMPACT.exec(token) ?? [];
  if (header === undefined || payload === undefined) throw new TokenRefusedError("malformed");
  assertHeader(decode(header));
  decode(payload);
};

/** Keys come only from the issuer: those in the header (`jwk`, `jku`, `x5c`, `x5u`) are ignored. */
const assertHeader = (header: Map<string, Json>): void => {
  // These name extensions that must be understood (RFC 7515, section 4.1.11; RFC 7797); none are supported.
  if (header.has("crit") || header.has("b64")) throw new TokenRefusedError("critical header");
  const type = header.get("typ") ?? "JWT";
  if (typeof type !== "string" || !TYPES.has(type.toLowerCase())) {
    throw new TokenRefusedError("type");
  }
  const algorithm = header.get("alg");
  if (typeof algorithm !== "string" || !ALGORITHMS.has(algorithm)) {
    throw new TokenRefusedError("algorithm");
  }
  const keyId = header.get("kid");
  if (keyId !== undefined && (typeof keyId !== "string" || keyId.length > MAX_KEY_ID_CHARACTERS)) {
    throw new TokenRefusedError("malformed");
  }
};

/** @throws {TokenRefusedError} also for duplicate names, which parsers resolve differently. */
const decode = (part: string): Map<string, Json> => {
  const { text, value } = parse(part);
  if (!isObject(value) || hasRepeatedNames(text, value)) {
    throw new TokenRefusedError("malformed");
  }
  return new Map(Object.entries(value));
};

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Limits nesting, for {@link hasRepeatedNames}. */
const parse = (part: string): { text: string; value: Json } => {
  try {
    const text = UTF_8.decode(Buffer.from(part, "base64url"));
    return { text, value: parseJson(text) };
  } catch {
    throw new TokenRefusedError("malformed");
  }
};
