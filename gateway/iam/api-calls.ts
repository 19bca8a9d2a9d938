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

/**
 * @param target `AmazonSQS.SendMessage`, `DynamoDB_20120810.PutItem`, …
 * @param input body of the call.
 */
export const awsCall = (target: string, input: unknown, region: string): ApiCall => {
  const [service = "", operation = ""] = target.split(".");
  const fields = isRecord(input) ? input : {};
  if (service === "AmazonSQS") {
    const action = `sqs:${SQS_ACTIONS.get(operation) ?? operation}`;
    const queue = text(fields["QueueUrl"]) ?? text(fields["QueueName"]) ?? "*";
    return {
      action,
      resources: [`arn:aws:sqs:${region}:${ACCOUNT_ID}:${queue.split("/").at(-1)}`],
    };
  }
  return { action: `dynamodb:${operation}`, resources: listTables(fields, region) };
};

/** One table, with the index that is read; the tables of a batch; or `*` for calls without a table. */
const listTables = (fields: Record<string, unknown>, region: string): string[] => {
  const { TableName, IndexName, RequestItems } = fields;
  if (isRecord(RequestItems))
    return Object.keys(RequestItems).map((name) => tableArn(name, region));
  if (typeof TableName !== "string") return [tableArn("*", region)];
  const arn = tableArn(TableName, region);
  return [typeof IndexName === "string" ? `${arn}/index/${IndexName}` : arn];
};

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

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
