// Calls a service that speaks the AWS JSON protocol, such as DynamoDB or SQS, without its SDK.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
import { excerpt } from "../../../shared/excerpt.ts";
import { AwsError, classifyError } from "./aws-error.ts";
import { type Clock, sleep } from "../clock.ts";
import { ConnectionPool } from "../http/connection-pool.ts";
import type { HttpResponse } from "../http/response-parser.ts";
import { readOrigin } from "../http/connection.ts";
import { fullJitterMs } from "../jitter.ts";
import { describeError } from "../log.ts";
import { readJson } from "./read-json.ts";
import { createSigner, type Credentials, sha256, type SignedHead } from "./sigv4.ts";

export interface JsonApiOptions {
  /** For example `https://dynamodb.eu-west-1.amazonaws.com`. */
  endpoint: string;
  region: string;
  /** Name in the credential scope: `dynamodb`, `sqs`. */
  service: string;
  /** Prefix of the operation in `x-amz-target`: `DynamoDB_20120810`, `AmazonSQS`. */
  targetPrefix: string;
  credentials: () => Credentials;
  clock: Clock;
  random?: () => number;
  /** Milliseconds until an attempt without a response is abandoned. Default 3000. */
  timeoutMs?: number;
  /** CA certificates to trust. Default: Node.js's. */
  ca?: string;
}

/**
 * @param operation for example `Query`.
 * @param input an object, or the JSON of one.
 * @throws {AwsError} named as the service names it, after retries of transient errors. It tells whether AWS may have
 * carried out any of the attempts.
 */
export type JsonApi = <Output>(operation: string, input: object | string) => Promise<Output>;

const CONNECTIONS = 16;
const MAX_ATTEMPTS = 5;
const RETRY = { baseMs: 50, capMs: 1000 };

export const createJsonApi = (options: JsonApiOptions): JsonApi =>
  createJsonApiOver(createSend(options), options);

/**
 * Makes one attempt of a call.
 *
 * @throws when there is no response.
 */
export type Send = (operation: string, body: string) => Promise<HttpResponse>;

/** The same client over any transport. */
export const createJsonApiOver = (
  send: Send,
  { clock, service, random = Math.random }: Pick<JsonApiOptions, "clock" | "service" | "random">,
): JsonApi => {
  const attempt = async (operation: string, body: string): Promise<HttpResponse | Failure> => {
    try {
      const response = await send(operation, body);
      return response.status === 200 ? response : readFailure(response);
    } catch (error) {
      return { name: "ConnectionError", message: describeError(error) };
    }
  };

  return async <Output>(operation: string, input: object | string): Promise<Output> => {
    const body = toAscii(typeof input === "string" ? input : JSON.stringify(input));
    let mayHaveHappened = false;
    for (let attempts = 1; ; attempts += 1) {
      const result = await attempt(operation, body);
      const call = `${service}:${operation}`;
      if (!("name" in result)) return readJson(result, call, "{}") as Output;
      const { name, message, status } = result;
      // A 4xx means that nothing was done. Without a response, or after a 5xx, it may have been.
      mayHaveHappened ||= status === undefined || status >= 500;
      const error = new AwsError(name, message, { status, call, mayHaveHappened });
      if (attempts === MAX_ATTEMPTS || classifyError(error) !== "passing") throw error;
      await sleep(clock, fullJitterMs(attempts, RETRY, random));
    }
  };
};

/** Why one attempt failed. */
interface Failure {
  name: string;
  message: string;
  /** undefined when there was no response. */
  status?: number;
}

/** Signs attempts, and sends them over a pool of connections. */
export const createSend = (options: JsonApiOptions): Send => {
  const { endpoint, timeoutMs = 3000, ca } = options;
  const origin = { ...readOrigin(new URL(endpoint)), ca };
  const pool = new ConnectionPool({ origin, size: CONNECTIONS, timeoutMs });
  const headFor = createHeadCache(options);
  return (operation, body) => {
    const { headerLines, authorize } = headFor(operation);
    const length = `content-length: ${body.length}\r\n`;
    const authorization = `authorization: ${authorize("/", sha256(body))}\r\n`;
    return pool.send(`POST / HTTP/1.1\r\n${headerLines}${length}${authorization}\r\n${body}`);
  };
};

/** Builds the head of an operation's requests, all but the content length, once a second. */
const createHeadCache = (options: JsonApiOptions): ((operation: string) => SignedHead) => {
  const { endpoint, targetPrefix, clock } = options;
  const { host } = new URL(endpoint);
  const sign = createSigner({ ...options, now: clock.now });
  const heads = new Map<string, SignedHead>();
  return (operation) => {
    let head = heads.get(operation);
    if (!head?.isCurrent()) {
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        host,
        "x-amz-target": `${targetPrefix}.${operation}`,
      };
      head = sign({ method: "POST", headers });
      heads.set(operation, head);
    }
    return head;
  };
};

/** Escapes everything but ASCII: the connection writes one byte per character. */
const toAscii = (json: string): string =>
  json.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Messages of AWS are shorter, and end in a log. */
const MAX_MESSAGE_CHARACTERS = 2000;

/** `{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"…"}` */
const readFailure = (response: HttpResponse): Failure => {
  const { status, body } = response;
  const { __type, message, Message } = readFields(response);
  const text = [message, Message].find(isString) ?? body.toString("utf8", 0, 200);
  const name = isString(__type) ? excerpt(__type.split("#").at(-1) ?? __type) : "Unknown";
  return { name, message: `${status} ${excerpt(text, MAX_MESSAGE_CHARACTERS)}`, status };
};

const isString = (value: unknown): value is string => typeof value === "string";

/** The body may not be JSON: a proxy in between may answer with HTML. */
const readFields = (response: HttpResponse): Record<string, unknown> => {
  try {
    return Object(JSON.parse(response.body.toString())) as Record<string, unknown>;
  } catch {
    return {};
  }
};
