// Clients of AWS's JSON services, configured from the function's environment.
import { systemClock } from "../clock.ts";
import { requiredEnv } from "../env.ts";
import { credentialsFromEnv } from "./credentials.ts";
import { formatEndpoint } from "./service-endpoint.ts";
import { createJsonApi, type JsonApi } from "./json-api.ts";

export const dynamoDbFromEnv = (): JsonApi => apiFromEnv("dynamodb", "DynamoDB_20120810");

/** @param queueUrl of any queue: its origin is the endpoint. */
export const sqsFromEnv = (queueUrl: string): JsonApi =>
  apiFromEnv("sqs", "AmazonSQS", new URL(queueUrl).origin);

const apiFromEnv = (service: string, targetPrefix: string, endpoint?: string): JsonApi => {
  const region = requiredEnv("AWS_REGION");
  return createJsonApi({
    endpoint: endpoint ?? formatEndpoint(service, region),
    region,
    service,
    targetPrefix,
    credentials: credentialsFromEnv,
    clock: systemClock,
  });
};
