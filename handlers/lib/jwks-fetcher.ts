// Fetches an identity provider's public keys without overloading it: at most one fetch a second, with backoff while it
// fails.
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Fetcher } from "aws-jwt-verify/https";
import type { Clock } from "./clock.ts";

/** The keys are unavailable, so tokens can be neither accepted nor refused. */
export class KeysUnavailableError extends Error {
  override name = "KeysUnavailableError";
}

/** The keys were fetched less than a second ago; a key that is not among them does not exist. */
export class KeysAreFreshError extends Error {
  override name = "KeysAreFreshError";
}

const MIN_INTERVAL_MS = 1000;
const MAX_INTERVAL_MS = 60_000;
const TIMEOUT_MS = 2000;

/** A key takes 0.5 to 3 KB, and providers publish a few. */
const MAX_BYTES = 256 * 1024;

/** @param get sends one request. Default: with a timeout of two seconds. */
export const createJwksFetcher = (clock: Pick<Clock, "now">, get = getDocument): Fetcher => {
  let failures = 0;
  let nextMs = -Infinity;
  return {
    fetch: async (uri) => {
      if (clock.now() < nextMs) {
        if (failures === 0)
          throw new KeysAreFreshError(`${uri} was fetched less than a second ago`);
        throw new KeysUnavailableError(
          `${uri} failed ${failures} times in a row; the next fetch waits`,
        );
      }
      nextMs = clock.now() + Math.min(MAX_INTERVAL_MS, MIN_INTERVAL_MS * 2 ** failures);
      try {
        const document = await get(uri);
        failures = 0;
        nextMs = clock.now() + MIN_INTERVAL_MS;
        return document;
      } catch (error) {
        failures += 1;
        throw new KeysUnavailableError(`${uri} cannot be fetched`, { cause: error });
      }
    },
  };
};

/** Not `fetch`, which takes three times as long to load as the rest of the authorizer. A redirect is an error. */
const getDocument = (uri: string): Promise<ArrayBuffer> =>
  new Promise((resolve, reject) => {
    const { get } = uri.startsWith("http:") ? http : https;
    const request = get(uri, { signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      if (response.statusCode === 200) readDocument(response).then(resolve, reject);
      else request.destroy(new Error(`Expected 200, received ${response.statusCode}`));
    });
    request.on("error", reject);
  });

const readDocument = async (response: IncomingMessage): Promise<ArrayBuffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`Expected at most ${MAX_BYTES} bytes, received more`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks)).buffer;
};
