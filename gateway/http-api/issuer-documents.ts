// Reads what an issuer of tokens publishes: where its keys are, and the keys.
// https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isMap } from "../iam/conditions.ts";

/** The message names what was asked and what it answered. */
export class IssuerUnreachableError extends Error {
  override name = "IssuerUnreachableError";
}

/** A document of an issuer has a few KB. */
const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5000;

/** @returns the `jwks_uri` of the issuer. @throws {IssuerUnreachableError} when the issuer does not tell. */
export const fetchKeysUri = async (issuer: string): Promise<string> => {
  const uri = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const document = parseJsonOrNothing(Buffer.from(await fetchDocument(uri)).toString());
  const keys = isMap(document) ? document["jwks_uri"] : undefined;
  if (typeof keys === "string") return keys;
  throw new IssuerUnreachableError(`${uri} has no jwks_uri.`);
};

/** @throws {IssuerUnreachableError} */
export const fetchDocument = async (uri: string): Promise<ArrayBuffer> => {
  try {
    const response = await fetch(uri, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks)).buffer;
  } catch (error) {
    throw new IssuerUnreachableError(`${uri} cannot be read: ${describe(error)}.`, {
      cause: error,
    });
  }
};

/** The cause of a failed fetch says more than its message. */
const describe = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
};
