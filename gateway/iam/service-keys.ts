// Condition keys of the service that a call is for.
import { busArn } from "./api-calls.ts";
import { isMap } from "./conditions.ts";
import { type ContextKeys, createKeys, NO_KEYS } from "./context-keys.ts";
import { type DynamoDbCall, dynamoDbKeys } from "./dynamodb-keys.ts";

/** A call in the AWS JSON protocol. */
export interface ServiceCallDetails {
  /** `DynamoDB_20120810.PutItem`, … */
  target: string;
  input: unknown;
  model: Pick<DynamoDbCall, "region" | "tables">;
}

/** @param resource ARN of one of the call's resources. */
export const serviceKeys = (
  { target, input, model }: ServiceCallDetails,
  resource: string,
): ContextKeys => {
  const [service = "", operation = ""] = target.split(".");
  if (service.startsWith("DynamoDB")) return dynamoDbKeys({ operation, input, ...model }, resource);
  return service === "AWSEvents" ? eventKeys(input, model.region, resource) : NO_KEYS;
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
const eventKeys = (input: unknown, region: string, resource: string): ContextKeys =>
  createKeys(() => {
    const given = isMap(input) && Array.isArray(input["Entries"]) ? input["Entries"] : [];
    const ofBus = given.filter(isMap).filter(({ EventBusName: name }) => {
      return busArn(typeof name === "string" ? name : undefined, region) === resource;
    });
    const list = (name: string): string[] =>
      ofBus.map((entry) => entry[name]).filter((value) => typeof value === "string");
    return {
      "events:source": list("Source"),
      "events:detail-type": list("DetailType"),
      "events:eventBusInvocation": "false",
    };
  });
