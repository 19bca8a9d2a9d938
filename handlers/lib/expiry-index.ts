// Connections by the minute in which their tokens expire: one item each, written by $connect, read by the sweep.
import type { JsonApi } from "./aws/json-api.ts";
import { expiryKey, minutePartition } from "./connection-keys.ts";

export interface ExpiryIndex {
  /**
   * @param minute since the epoch. @param after the last id of the page before; default: from the start. @returns at
   * most 25 ids in their order, as many as {@link forget} takes.
   */
  listIds(minute: number, after?: string): Promise<string[]>;
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
  listIds: async (minute, after) => {
    const { Items } = await dynamoDb<QueryOutput>("Query", {
      TableName: tableName,
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": { S: minutePartition(minute) } },
      Limit: BATCH_ITEMS,
      ...(after !== undefined && { ExclusiveStartKey: toKey(minute, after) }),
    });
    return Items.map(({ c }) => c.S);
  },

  forget: async (minute, connectionIds) => {
    const requests = connectionIds.map((id) => ({ DeleteRequest: { Key: toKey(minute, id) } }));
    // The next sweep finds the items that DynamoDB leaves unprocessed.
    await dynamoDb("BatchWriteItem", { RequestItems: { [tableName]: requests } });
  },
});

const toKey = (minute: number, connectionId: string) => {
  const { p, c } = expiryKey(minute, connectionId);
  return { p: { S: p }, c: { S: c } };
};
