// The action and the resources that a call needs to be allowed for.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
import { ACCOUNT_ID } from "../terraform/configuration.ts";

export interface ApiCall {
  action: string;
  /** ARNs; all of them must be allowed. */
  resources: string[];
}

/** Operations whose action has another name. */
const SQS_ACTIONS = new Map([
  ["SendMessageBatch", "SendMessage"],
  ["DeleteMessageBatch", "DeleteMessage"],
  ["ChangeMessageVisibilityBatch", "ChangeMessageVisibility"],
]);

/** Calls that name their queue, where all others have its URL. */
const CALLS_BY_NAME = new Set(["CreateQueue", "GetQueueUrl"]);

/** Calls about several tables. In others a field `RequestItems` says nothing, and neither does `IndexName`. */
const BATCHES = new Set(["BatchGetItem", "BatchWriteItem"]);
const CALLS_OF_INDEXES = new Set(["Query", "Scan"]);

/**
 * @param target `AmazonSQS.SendMessage`, `DynamoDB_20120810.PutItem`, …
 * @param input body of the call.
 */
export const awsCall = (target: string, input: unknown, region: string): ApiCall => {
  const [service = "", operation = ""] = target.split(".");
  const fields = isRecord(input) ? input : {};
  if (service === "AmazonSQS") {
    const action = `sqs:${SQS_ACTIONS.get(operation) ?? operation}`;
    const queue = readQueueName(operation, fields) ?? "*";
    return { action, resources: [`arn:aws:sqs:${region}:${ACCOUNT_ID}:${queue}`] };
  }
  if (service === "AWSStepFunctions") {
    return {
      action: `states:${operation}`,
      resources: [text(fields["stateMachineArn"]) ?? "*"],
    };
  }
  if (service === "AWSEvents") {
    return { action: `events:${operation}`, resources: listBuses(fields, region) };
  }
  if (service === "AmazonSNS") {
    const topic = text(fields["TopicArn"]) ?? text(fields["TargetArn"]);
    const action = `sns:${operation.replace(/^PublishBatch$/, "Publish")}`;
    return { action, resources: [topic ?? "*"] };
  }
  return { action: `dynamodb:${operation}`, resources: listTables(operation, fields, region) };
};

/** @returns ARNs of the buses that the entries of PutEvents name; `*` for calls without one. */
const listBuses = ({ Entries }: Record<string, unknown>, region: string): string[] => {
  const entries = Array.isArray(Entries) ? Entries.filter(isRecord) : [];
  const arns = entries.map((entry) => busArn(text(entry["EventBusName"]), region));
  return arns.length === 0 ? ["*"] : [...new Set(arns)];
};

/** @param name of the bus, or its ARN. Default: the account's own bus. */
export const busArn = (name: string | undefined, region: string): string =>
  name?.startsWith("arn:")
    ? name
    : `arn:aws:events:${region}:${ACCOUNT_ID}:event-bus/${name || "default"}`;

/** @returns undefined for calls without a queue. */
const readQueueName = (
  operation: string,
  { QueueName, QueueUrl }: Record<string, unknown>,
): string | undefined =>
  CALLS_BY_NAME.has(operation)
    ? text(QueueName)
    : text(QueueUrl)
        ?.split("/")
        .findLast((part) => part !== "");

/** One table, with the index that is read; the tables of a batch; or `*` for calls without a table. */
const listTables = (
  operation: string,
  { TableName, IndexName, RequestItems }: Record<string, unknown>,
  region: string,
): string[] => {
  const batch = readBatch(operation, RequestItems);
  if (batch) return Object.keys(batch).map((name) => tableArn(name, region));
  if (typeof TableName !== "string") return [tableArn("*", region)];
  const arn = tableArn(TableName, region);
  const hasIndex = CALLS_OF_INDEXES.has(operation) && typeof IndexName === "string";
  return [hasIndex ? `${arn}/index/${IndexName}` : arn];
};

/** @returns the requests of a batch by table; undefined for other calls and for an empty batch. */
export const readBatch = (
  operation: string,
  requestItems: unknown,
): Record<string, unknown> | undefined =>
  BATCHES.has(operation) && isRecord(requestItems) && Object.keys(requestItems).length > 0
    ? requestItems
    : undefined;

/** @param name of the table, or its ARN, which calls may use too. */
export const tableArn = (name: string, region: string): string =>
  name.startsWith("arn:") ? name : `arn:aws:dynamodb:${region}:${ACCOUNT_ID}:table/${name}`;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html */
export const connectionsCall = (
  executionArn: string,
  { stage, method, id }: { stage: string; method: string; id: string },
): ApiCall => ({
  action: "execute-api:ManageConnections",
  resources: [`${executionArn}/${stage}/${method}/@connections/${id}`],
});

/** @param functionArn with the qualifier of the call. */
export const functionCall = (action: string, functionArn: string): ApiCall => ({
  action,
  resources: [functionArn],
});

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
