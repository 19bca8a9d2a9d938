// Signature Version 4 for many requests that differ only in their path.
//
// Only two hashes depend on the path: that of the canonical request, and the HMAC of the string to sign. Everything
// else is cached: the signing key for a day, the rest for a second.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { createHmac, hash } from "node:crypto";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface SignerOptions {
  region: string;
  /** Name in the credential scope: `execute-api`, `dynamodb`, `sqs`. */
  service: string;
  /** Called once a second, so that rotated credentials are picked up. */
  credentials: () => Credentials;
  /** Epoch milliseconds. */
  now: () => number;
}

/** What requests with the same signing input have in common. */
interface RequestTemplate {
  method: string;
  /** Lower-case names, `host` included. All of them are signed. */
  headers: Record<string, string>;
}

export interface SignedHead {
  /** Lines `name: value`, each with a line break: the template's headers, the date and the session token. */
  headerLines: string;
  /**
   * @param path as it is sent, already percent-encoded.
   * @param payloadHash {@link sha256} of the body.
   * @returns the value of the `authorization` header.
   */
  authorize: (path: string, payloadHash: string) => string;
  /** Whether it was made within the current second: a signature carries the time of sending. */
  isCurrent: () => boolean;
}

export type Signer = (template: RequestTemplate) => SignedHead;

export const sha256 = (data: string | Buffer): string => hash("sha256", data, "hex");

export const createSigner = (options: SignerOptions): Signer => {
  const momentAt = createMomentCache(options);
  return ({ method, headers }) => {
    const { second, dateHeaders, credential, sign } = momentAt();
    const all: Record<string, string> = { ...headers, ...dateHeaders };
    const names = Object.keys(all).toSorted();
    const signedHeaders = names.join(";");
    const canonicalHeaders = names.map((name) => `${name}:${all[name]?.trim()}\n`).join("");
    // The path and an empty query string go between the method and this.
    const canonicalRest = `\n\n${canonicalHeaders}\n${signedHeaders}\n`;
    const authorizationStart = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=`;
    return {
      headerLines: names.map((name) => `${name}: ${all[name]}\r\n`).join(""),
      authorize: (path, payloadHash) => {
        const request = `${method}\n${canonicalPath(path)}${canonicalRest}${payloadHash}`;
        return authorizationStart + sign(sha256(request));
      },
      isCurrent: () => Math.floor(options.now() / 1000) === second,
    };
  };
};

/** Shared by all requests of one second. */
interface Moment {
  /** Epoch seconds. */
  second: number;
  dateHeaders: Record<string, string>;
  /** Access key and scope. */
  credential: string;
  /** @returns the signature of a canonical request with this hash. */
  sign: (canonicalRequestHash: string) => string;
}

const createMomentCache = ({ region, service, credentials, now }: SignerOptions) => {
  const keyFor = createKeyCache(region, service);
  let cached: Moment | undefined;
  return (): Moment => {
    const second = Math.floor(now() / 1000);
    if (cached?.second === second) return cached;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials();
    const amzDate = toAmzDate(second);
    const day = amzDate.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    cached = {
      second,
      dateHeaders: {
        "x-amz-date": amzDate,
        ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
      },
      credential: `${accessKeyId}/${scope}`,
      sign: createHmacOver(
        keyFor(day, secretAccessKey),
        `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n`,
      ),
    };
    return cached;
  };
};

/**
 * Every service but S3 expects each path segment, as sent, to be encoded once more, except unreserved characters: `%3D`
 * becomes `%253D`, `@` becomes `%40`, and `!` becomes `%21`, which `encodeURIComponent` leaves as it is.
 */
const canonicalPath = (path: string): string =>
  encodeURIComponent(path)
    .replaceAll("%2F", "/")
    .replaceAll(/[!'()*]/g, percentEncoded);

const percentEncoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** For example `20240209T181143Z`. */
const toAmzDate = (epochSeconds: number): string =>
  new Date(epochSeconds * 1000).toISOString().replace(/[-:]|\.\d{3}/g, "");

/** A signing key is valid for one day, Region, service and secret. */
const createKeyCache = (region: string, service: string) => {
  let cached: { day: string; secret: string; key: Buffer } | undefined;
  return (day: string, secret: string): Buffer => {
    if (cached?.day !== day || cached.secret !== secret) {
      const steps = [day, region, service, "aws4_request"];
      const key = steps.reduce<Buffer>(
        (previous, step) => createHmac("sha256", previous).update(step).digest(),
        Buffer.from(`AWS4${secret}`),
      );
      cached = { day, secret, key };
    }
    return cached.key;
  };
};

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/**
 * HMAC of texts that share a prefix and end in a hexadecimal digest, as two one-shot hashes over preallocated buffers:
 * `hash(outer pad, hash(inner pad, text))`. A `createHmac` for each text costs fifteen times as much.
 *
 * https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
const createHmacOver = (key: Buffer, start: string): ((digest: string) => string) => {
  const inner = Buffer.alloc(BLOCK_BYTES + start.length + 2 * DIGEST_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  inner.write(start, BLOCK_BYTES, "latin1");
  return (digest) => {
    inner.write(digest, BLOCK_BYTES + start.length, "latin1");
    outer.write(hash("sha256", inner, "hex"), BLOCK_BYTES, "hex");
    return hash("sha256", outer, "hex");
  };
};
