// Invokes a function and waits for its result, without an SDK.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
import { excerpt } from "../../../shared/excerpt.ts";
import { ConnectionPool } from "../http/connection-pool.ts";
import { ConnectionError, readOrigin } from "../http/connection.ts";
import { requiredEnv } from "../env.ts";
import { AwsError } from "./aws-error.ts";
import { credentialsFromEnv } from "./credentials.ts";
import { readJson } from "./read-json.ts";
import { formatEndpoint } from "./service-endpoint.ts";
import { createSigner, type Credentials, sha256 } from "./sigv4.ts";

interface InvokeOptions {
  /** For example `https://lambda.eu-west-1.amazonaws.com`. */
  endpoint: string;
  region: string;
  credentials: () => Credentials;
  /** Milliseconds that one attempt may take, the function included. Default 3000. */
  timeoutMs?: number;
  /** Epoch milliseconds. Default: the system's clock. */
  now?: () => number;
}

/**
 * Tries again if Lambda does not answer: it may have closed the kept connection that the first attempt used.
 *
 * @returns what the function returned.
 * @throws {AwsError} when the call is refused, or the function fails.
 * @throws {ConnectionError} when Lambda does not answer in time.
 */
export type Invoke = (functionName: string, event: object) => Promise<unknown>;

const CONNECTIONS = 4;

export const createInvoke = (options: InvokeOptions): Invoke => {
  const { endpoint, timeoutMs = 3000, now = Date.now } = options;
  const { host } = new URL(endpoint);
  const pool = new ConnectionPool({
    origin: readOrigin(new URL(endpoint)),
    size: CONNECTIONS,
    timeoutMs,
  });
  const sign = createSigner({ ...options, service: "lambda", now });
  const attempt = (path: string, body: Buffer) => {
    const headers = {
      "content-length": String(body.length),
      "content-type": "application/json",
      host,
    };
    const { headerLines, authorize } = sign({ method: "POST", headers });
    const authorization = `authorization: ${authorize(path, sha256(body))}\r\n`;
    const head = `POST ${path} HTTP/1.1\r\n${headerLines}${authorization}\r\n`;
    return pool.send(head + body.toString("latin1"));
  };
  return async (functionName, event) => {
    const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
    const body = Buffer.from(JSON.stringify(event));
    const response = await attempt(path, body).catch((error: unknown) => {
      if (error instanceof ConnectionError) return attempt(path, body);
      throw error;
    });
    const { status, head } = response;
    const call = "lambda:InvokeFunction";
    const hasFailed = /\r\nx-amz-function-error:/i.test(head);
    if (status === 200 && !hasFailed) return readJson(response, call);
    const [, refusal = "FunctionError"] = /\r\nx-amzn-errortype: *([\w.]+)/i.exec(head) ?? [];
    const text = response.body.toString().slice(0, 300);
    throw new AwsError(excerpt(refusal), `${status} ${text}`, { status, call });
  };
};

export const invokeFromEnv = (): Invoke => {
  const region = requiredEnv("AWS_REGION");
  const endpoint = formatEndpoint("lambda", region);
  return createInvoke({ endpoint, region, credentials: credentialsFromEnv });
};
