// Both ways to post, behind one interface for their shared contract: the SDK's, and our own for broadcasts.
import {
  type ConnectionPoster,
  createConnectionPoster,
} from "../../handlers/lib/connection-poster.ts";
import type { Credentials } from "../../handlers/lib/aws/sigv4.ts";
import { createPayload } from "../../handlers/lib/payload.ts";
import type { PostOutcome } from "../../handlers/lib/post-outcome.ts";
import { createSignedPoster } from "../../handlers/lib/signed-poster.ts";
import { type RawServer, startRawServer } from "./raw-server.ts";

interface PosterOptions {
  endpoint: string;
  credentials: () => Credentials;
  timeoutMs: number;
  /** Milliseconds that the client's clock is ahead. */
  aheadMs: () => number;
  ca?: string;
}

type Create = (options: PosterOptions) => ConnectionPoster;

const IMPLEMENTATIONS: Record<string, Create> = {
  "the SDK": ({ endpoint, credentials, timeoutMs, aheadMs, ca }) =>
    createConnectionPoster(endpoint, {
      region: "eu-west-1",
      // Expiring credentials are requested again.
      credentials: async () => ({ ...credentials(), expiration: new Date() }),
      maxAttempts: 1,
      systemClockOffset: aheadMs(),
      requestHandler: {
        requestTimeout: timeoutMs,
        throwOnRequestTimeout: true,
        connectionTimeout: timeoutMs,
        httpsAgent: { ca, maxSockets: 1 },
        httpAgent: { maxSockets: 1 },
      },
    }),
  "our own": ({ aheadMs, ...options }) =>
    createSignedPoster({
      ...options,
      region: "eu-west-1",
      sockets: 1,
      now: () => Date.now() + aheadMs(),
    }),
};

export const ID = "TXzPWdnO_oE-Gj/=";
export const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
export const CREDENTIALS: Credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: SECRET,
  sessionToken: "token/with+signs==",
};

interface Answer {
  body?: string;
  headers?: Record<string, string>;
}

/** @returns the bytes of a response. */
export const response = (status: number, { body = "", headers = {} }: Answer = {}) => {
  const all = {
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join("")}\r\n${body}`;
};

export interface Contract {
  server: RawServer;
  post(text?: string, id?: string): Promise<PostOutcome>;
  /** Another client of the same implementation. */
  connectTo(server: RawServer, options?: Partial<PosterOptions>): ConnectionPoster;
}

/** Longer than any response takes on a busy machine. */
const PATIENCE_MS = 30_000;

/** Runs the tests against each implementation, each with its own server. */
export const describePosters = (define: (contract: Contract) => void): void => {
  for (const [name, create] of Object.entries(IMPLEMENTATIONS)) {
    describe(`posting with ${name}`, () => {
      const connectTo: Contract["connectTo"] = ({ port }, options = {}) =>
        create({
          endpoint: `http://127.0.0.1:${port}/dev`,
          credentials: () => CREDENTIALS,
          timeoutMs: PATIENCE_MS,
          aheadMs: () => 0,
          ...options,
        });
      const contract = { connectTo } as Contract;

      beforeEach(async () => {
        contract.server = await startRawServer();
        const poster = connectTo(contract.server);
        contract.post = (text = "hi", id = ID) => poster.post(id, createPayload(text));
      });

      afterEach(() => contract.server.close());

      define(contract);
    });
  }
};
