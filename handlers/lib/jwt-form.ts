// What a JSON Web Token must look like before anything in it is used. The signature is for the verifier.
// https://www.rfc-editor.org/rfc/rfc8725
import { isObject, type Json, parseJson } from "./request.ts";
import { TokenRefusedError } from "./token-verifier.ts";

/** Three parts in base64url, without padding: RFC 7515, section 7.1. No signature is no token. */
const COMPACT = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;

/** Signatures by a private key. https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const ALGORITHMS = new Set(["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]);

/** In lower case. Tokens of other types, such as `logout+jwt`, are made for something else: RFC 8725, section 3.11. */
const TYPES = new Set(["jwt", "at+jwt", "application/at+jwt"]);

/** No issuer names its keys by more. */
const MAX_KEY_ID_CHARACTERS = 255;

/** @throws {TokenRefusedError} */
export const assertForm = (token: string): void => {
  const [, header, payload] = COMPACT.exec(token) ?? [];
  if (header === undefined || payload === undefined) throw new TokenRefusedError("malformed");
  assertHeader(decode(header));
  decode(payload);
};

/** Keys come from the issuer alone: what a header says of them (`jwk`, `jku`, `x5c`, `x5u`) is not looked at. */
const assertHeader = (header: Map<string, Json>): void => {
  // They name extensions that must be understood (RFC 7515, section 4.1.11; RFC 7797), of which there are none here.
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

/** @throws {TokenRefusedError} also for names that are there twice: each reader would take the one it likes. */
const decode = (part: string): Map<string, Json> => {
  const text = textOf(part);
  const value = valueOf(text);
  if (!isObject(value) || countNames(text) !== countKeys(value)) {
    throw new TokenRefusedError("malformed");
  }
  return new Map(Object.entries(value));
};

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const textOf = (part: string): string => {
  try {
    return UTF_8.decode(Buffer.from(part, "base64url"));
  } catch {
    throw new TokenRefusedError("malformed");
  }
};

/** Not nested too deep for what walks through it. */
const valueOf = (text: string): Json => {
  try {
    return parseJson(text);
  } catch {
    throw new TokenRefusedError("malformed");
  }
};

/** In JSON, a string before a colon is a name. */
const countNames = (json: string): number =>
  [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;

const countKeys = (value: Json): number => {
  if (typeof value !== "object" || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, each) => sum + countKeys(each), own);
};
