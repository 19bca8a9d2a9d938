// The calls of json-api.ts through the SDK's client, for functions that bundle the SDK anyway.
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { JsonApi } from "./json-api.ts";

const COMMANDS = new Map<string, new (input: never) => object>(
  Object.entries({
    BatchWriteItem: BatchWriteItemCommand,
    DeleteItem: DeleteItemCommand,
    GetItem: GetItemCommand,
    PutItem: PutItemCommand,
    Query: QueryCommand,
    UpdateItem: UpdateItemCommand,
  }),
);

/** Throws the SDK's errors, which have the same names. */
export const createSdkJsonApi =
  (client: DynamoDBClient): JsonApi =>
  async <Output>(operation: string, input: object | string): Promise<Output> => {
    const Command = COMMANDS.get(operation);
    if (!Command)
      throw new Error(
        `Unknown operation ${operation}; expected one of ${[...COMMANDS.keys()].join(", ")}.`,
      );
    const fields = (typeof input === "string" ? JSON.parse(input) : input) as never;
    return (await client.send(new Command(fields) as never)) as Output;
  };
