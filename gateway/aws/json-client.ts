// Calls the gateway's own DynamoDB and SQS, as any other client would.
import { parseJson } from "../../shared/bounded-json.ts";

export interface JsonClient {
  /**
   * @param target `AmazonSQS.ReceiveMessage`, `DynamoDB_20120810.PutItem`, …
   * @throws with the service's own message when it answers with an error.
   */
  call<Result>(target: string, input: object, signal?: AbortSignal): Promise<Result>;
}

const ACCESS_KEY_ID = "gateway";

/** @param authorization header of a call. */
export const isOwnCall = (authorization: string | undefined): boolean =>
  authorization?.includes(`Credential=${ACCESS_KEY_ID}/`) ?? false;

export const createJsonClient = (port: number, region: string): JsonClient => ({
  call: async <Result>(target: string, input: object, signal?: AbortSignal): Promise<Result> => {
    const service = target.startsWith("AmazonSQS.") ? "sqs" : "dynamodb";
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      signal: signal ?? null,
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": target,
        "x-amz-date": "20250101T000000Z",
        authorization:
          `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/20250101/${region}/${service}/aws4_request, ` +
          "SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target}: ${text}`);
    return parseJson(text || "{}") as Result;
  },
});
