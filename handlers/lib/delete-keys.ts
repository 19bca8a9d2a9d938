// Deletes many items of the connection table.
import type { JsonApi } from "./aws/json-api.ts";
import type { Key } from "./connection-keys.ts";

export interface KeyedTable {
  dynamoDb: JsonApi;
  tableName: string;
}

interface BatchWriteOutput {
  UnprocessedItems?: Record<string, unknown[]>;
}

/** Items in one BatchWriteItem. */
const BATCH_ITEMS = 25;

/** Deleting an item that does not exist is not an error. @throws when DynamoDB leaves items unprocessed. */
export const deleteKeys = async (
  { dynamoDb, tableName }: KeyedTable,
  keys: Key[],
): Promise<void> => {
  for (let at = 0; at < keys.length; at += BATCH_ITEMS) {
    const requests = keys
      .slice(at, at + BATCH_ITEMS)
      .map(deleteRequest)
      .join();
    const input = `{"RequestItems":{${JSON.stringify(tableName)}:[${requests}]}}`;
    const output = await dynamoDb<BatchWriteOutput>("BatchWriteItem", input);
    // The next caller finds them again.
    const undone = Object.values(output.UnprocessedItems ?? {}).flat().length;
    if (undone > 0) throw new Error(`DynamoDB left ${undone} items unprocessed`);
  }
};

/** Builds the JSON directly: when every connection is gone, serializing objects would cost a tenth of a broadcast. */
const deleteRequest = ({ p, c }: Key): string =>
  `{"DeleteRequest":{"Key":{"p":{"S":${JSON.stringify(p)}},"c":{"S":${JSON.stringify(c)}}}}}`;
