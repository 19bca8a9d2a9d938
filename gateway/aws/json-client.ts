// Calls the gateway's DynamoDB and SQS over HTTP, like any other client.
import type { IncomingMessage, RequestOptions } from "node:http";
import { text } from "node:stream/consumers";
import { parseJson } from "../../shared/bounded-json.ts";
import { request } from "../request/node-http.ts";

export interface JsonClient {
  /**
   * @param target `AmazonSQS.ReceiveMessage`, `DynamoDB_20120810.PutItem`, …
   * @throws with the service's message when it returns an error.
   */
  call<Result>(target: string, input: object, signal?: AbortSignal): Promise<Result>;
}

const ACCESS_KEY_ID = "gateway";

/** Whether the gateway itself makes the call. @param authorization header of the call. */
export const isOwnCall = (authorization: string | undefined): boolean =>
  authorization?.includes(`Credential=${ACCESS_KEY_ID}/`) ?? false;

export const createJsonClient = (port: number, region: string): JsonClient => ({
  call: async <Result>(target: string, input: object, signal?: AbortSignal): Promise<Result> => {
    const service = target.startsWith("AmazonSQS.") ? "sqs" : "dynamodb";
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": target,
      "x-amz-date": "20250101T000000Z",
      authorization:
        `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/20250101/${region}/${service}/aws4_request, ` +
        "SignedHeaders=host, Signature=0",
    };
    const response = await post({ port, headers, signal }, JSON.stringify(input));
    const body = await text(response);
    if (response.statusCode !== 200) throw new Error(`${target}: ${body}`);
    return parseJson(body || "{}") as Result;
  },
});

/** Opens a connection per call: the server could close a kept-alive one just as it is reused. */
const post = (options: RequestOptions, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", method: "POST", agent: false, ...options }, resolve)
      .on("error", reject)
      .end(body);
  });
