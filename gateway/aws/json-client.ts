// Calls the gateway's DynamoDB, SQS and SNS over HTTP, like any other client.
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";
import { text } from "node:stream/consumers";
import { parseJson } from "../../shared/bounded-json.ts";
import { request } from "../request/node-http.ts";

export interface JsonClient {
  /**
   * @param target `AmazonSQS.ReceiveMessage`, `DynamoDB_20120810.PutItem`, …
   * @throws with the service's message when it returns an error.
   */
  call<Result>(target: string, input: object, signal?: AbortSignal): Promise<Result>;
  /** The same, but returns the service's response, also when it is an error. */
  send(target: string, input: object, signal?: AbortSignal): Promise<ServiceResponse>;
}

export interface ServiceResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const ACCESS_KEY_ID = "gateway";
/** With these, the gateway deletes expired items. */
const EXPIRY_KEY_ID = "gateway-expiry";

/** Whether the gateway itself makes the call. @param authorization header of the call. */
export const isOwnCall = (authorization: string | undefined): boolean =>
  isSignedBy(ACCESS_KEY_ID, authorization) || isExpiry(authorization);

/** Whether the call deletes an item because it has expired. */
export const isExpiry = (authorization: string | undefined): boolean =>
  isSignedBy(EXPIRY_KEY_ID, authorization);

const isSignedBy = (keyId: string, authorization: string | undefined): boolean =>
  authorization?.includes(`Credential=${keyId}/`) ?? false;

export const createExpiryClient = (port: number, region: string): JsonClient =>
  createJsonClient(port, region, EXPIRY_KEY_ID);

export const createJsonClient = (
  port: number,
  region: string,
  keyId = ACCESS_KEY_ID,
): JsonClient => {
  const send = async (
    target: string,
    input: object,
    signal?: AbortSignal,
  ): Promise<ServiceResponse> => {
    const headers = signedHeaders(target, region, keyId);
    const response = await post({ port, headers, signal }, writeBody(target, input));
    const body = await text(response);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };
  return {
    send,
    call: async <Result>(target: string, input: object, signal?: AbortSignal): Promise<Result> => {
      const { status, body } = await send(target, input, signal);
      if (status !== 200) throw new Error(`${target}: ${body}`);
      return parseJson(body || "{}") as Result;
    },
  };
};

const signedHeaders = (target: string, region: string, keyId: string): Record<string, string> => {
  const isForm = isFormCall(target);
  const service = isForm ? "sns" : target.startsWith("AmazonSQS.") ? "sqs" : "dynamodb";
  return {
    ...(isForm
      ? { "content-type": "application/x-www-form-urlencoded" }
      : { "content-type": "application/x-amz-json-1.0", "x-amz-target": target }),
    "x-amz-date": "20250101T000000Z",
    authorization:
      `AWS4-HMAC-SHA256 Credential=${keyId}/20250101/${region}/${service}/aws4_request, ` +
      "SignedHeaders=host, Signature=0",
  };
};

/** SNS has no JSON protocol. Its input has texts only. */
const isFormCall = (target: string): boolean => target.startsWith("AmazonSNS.");

const writeBody = (target: string, input: object): string =>
  isFormCall(target)
    ? new URLSearchParams(input as Record<string, string>).toString()
    : JSON.stringify(input);

/** Opens a connection per call: the server could close a kept-alive one just as it is reused. */
const post = (options: RequestOptions, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", method: "POST", agent: false, ...options }, resolve)
      .on("error", reject)
      .end(body);
  });
