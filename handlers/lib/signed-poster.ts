// Sends one message to many connections: the same requests as the SDK's, at a twentieth of the cost.
//
// The body is hashed once per broadcast, and the head is built once a second; a post costs three hashes, one write and
// one read.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
import { credentialsFromEnv } from "./aws/credentials.ts";
import { createSigner, type Credentials, type SignedHead } from "./aws/sigv4.ts";
import type { ConnectionPoster } from "./connection-poster.ts";
import { requiredEnv } from "./env.ts";
import { ConnectionPool } from "./http/connection-pool.ts";
import { readOrigin } from "./http/connection.ts";
import type { HttpResponse } from "./http/response-parser.ts";
import { describeError } from "./log.ts";
import type { Payload } from "./payload.ts";
import { outcomeOfStatus } from "./post-outcome.ts";

export interface SignedPosterOptions {
  /** For example `https://{api}.execute-api.{region}.amazonaws.com/{stage}`. */
  endpoint: string;
  region: string;
  credentials: () => Credentials;
  /** Maximum connections to API Gateway. */
  sockets: number;
  /** Milliseconds until a post without a response is abandoned. Default 3000. */
  timeoutMs?: number;
  /** Epoch milliseconds. Default: the system's clock. */
  now?: () => number;
  /** CA certificates to trust. Default: Node.js's. */
  ca?: string;
}

export interface SignedPoster extends ConnectionPoster {
  close(): void;
}

export const createSignedPoster = (options: SignedPosterOptions): SignedPoster => {
  const { endpoint, sockets, timeoutMs = 3000, ca } = options;
  const url = new URL(endpoint);
  const basePath = url.pathname.replace(/\/$/, "");
  const pool = new ConnectionPool({ origin: { ...readOrigin(url), ca }, size: sockets, timeoutMs });
  const headFor = createHeadCache(url.host, options);
  return {
    post: async (connectionId, payload) => {
      const path = `${basePath}/@connections/${encodeURIComponent(connectionId)}`;
      const { headerLines, authorize } = headFor(payload);
      const head = `POST ${path} HTTP/1.1\r\n${headerLines}authorization: ${authorize(path, payload.hash)}\r\n\r\n`;
      try {
        const response = await pool.send(head + payload.latin1, "status");
        return outcomeOfStatus(response.status, readReason(response));
      } catch (error) {
        return outcomeOfStatus(undefined, describeError(error));
      }
    },
    close: () => pool.close(),
  };
};

/** Builds the head of a payload's posts once a second. */
const createHeadCache = (
  host: string,
  { region, credentials, now = Date.now }: SignedPosterOptions,
): ((payload: Payload) => SignedHead) => {
  const sign = createSigner({ region, service: "execute-api", credentials, now });
  const heads = new WeakMap<Payload, SignedHead>();
  return (payload) => {
    let head = heads.get(payload);
    if (!head?.isCurrent()) {
      const headers = {
        "content-length": String(payload.bytes.length),
        "content-type": "application/octet-stream",
        host,
      };
      head = sign({ method: "POST", headers });
      heads.set(payload, head);
    }
    return head;
  };
};

/** @param sockets see {@link SignedPosterOptions}. */
export const signedPosterFromEnv = (sockets: number): SignedPoster =>
  createSignedPoster({
    endpoint: requiredEnv("WEBSOCKET_ENDPOINT"),
    region: requiredEnv("AWS_REGION"),
    credentials: credentialsFromEnv,
    sockets,
  });

const readReason = ({ status, body }: HttpResponse): string | undefined =>
  status < 300 || body.length === 0 ? undefined : body.toString("utf8", 0, 300);
