// Reads the public keys of an issuer of tokens, without those that are not understood.
// https://datatracker.ietf.org/doc/html/rfc7517#section-5
import { parseJson } from "./bounded-json.ts";

/** Checks of aws-jwt-verify. */
interface Checks<Key> {
  isJwk: (key: never) => boolean;
  /** @throws {Error} for a key that verifies no signature. */
  assertIsSignatureJwk: (key: Key) => void;
}

/** It is not a set of keys, or none of them verifies signatures. */
export class UnreadableKeysError extends Error {
  override name = "UnreadableKeysError";
}

/** @returns a function that throws {@link UnreadableKeysError}. */
export const createKeySetParser =
  <Key>({ isJwk, assertIsSignatureJwk }: Checks<Key>) =>
  (bytes: ArrayBuffer): { keys: Key[] } => {
    const verifies = (key: unknown): key is Key => {
      try {
        if (!isJwk(key as never)) return false;
        assertIsSignatureJwk(key as Key);
        return true;
      } catch {
        return false;
      }
    };
    const keys = readKeys(bytes).filter(verifies);
    if (keys.length > 0) return { keys };
    throw new UnreadableKeysError("None of the issuer's keys verifies signatures");
  };

const readKeys = (bytes: ArrayBuffer): unknown[] => {
  let set: unknown;
  try {
    set = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UnreadableKeysError("The issuer's keys are not JSON", { cause: error });
  }
  const keys = typeof set === "object" && set !== null && "keys" in set ? set.keys : undefined;
  if (Array.isArray(keys)) return keys;
  throw new UnreadableKeysError('The issuer\'s keys are not an object with a list of "keys"');
};
