// Connections by the minute in which their tokens expire: one item each, written by $connect, read by the sweep.
import type { JsonApi } from "./aws/json-api.ts";
import { expiryKey, minutePartition } from "./connection-keys.ts";

export interface ExpiryIndex {
  /** @param minute since the epoch. @returns at most 25 ids, as many as {@link forget} takes. */
  listIds(minute: number): Promise<string[]>;
  forget(minute: number, connectionIds: string[]): Promise<void>;
}

export interface ExpiryIndexOptions {
  dynamoDb: JsonApi;
  tableName: string;
}

interface QueryOutput {
  Items: { c: { S: string } }[];
}

/** Maximum items in one BatchWriteItem. */
const BATCH_ITEMS = 25;

export const createExpiryIndex = ({ dynamoDb, tableName }: ExpiryIndexOptions): ExpiryIndex => ({
  listIds: async (minute) => {
    const { Items } = await dynamoDb<QueryOutput>("Query", {
      TableName: tableName,
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": { S: minutePartition(minute) } },
      Limit: BATCH_ITEMS,
    });
    return Items.map(({ c }) => c.S);
  },

  forget: async (minute, connectionIds) => {
    const requests = connectionIds.map((id) => {
      const { p, c } = expiryKey(minute, id);
      return { DeleteRequest: { Key: { p: { S: p }, c: { S: c } } } };
    });
    // The next sweep finds the items that DynamoDB leaves unprocessed.
    await dynamoDb("BatchWriteItem", { RequestItems: { [tableName]: requests } });
  },
});
