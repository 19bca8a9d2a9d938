// Which connections have tokens that expire in a given minute: an item for each, written by $connect, read by the sweep.
import type { JsonApi } from "./aws/json-api.ts";
import { expiryKey, minutePartition } from "./connection-keys.ts";

export interface ExpiryIndex {
  /** @param minute since 1970. @returns ids, at most 25: as many as {@link forget} takes. */
  idsOf(minute: number): Promise<string[]>;
  forget(minute: number, connectionIds: string[]): Promise<void>;
}

export interface ExpiryIndexOptions {
  dynamoDb: JsonApi;
  tableName: string;
}

interface QueryOutput {
  Items: { c: { S: string } }[];
}

/** Items in one BatchWriteItem. */
const BATCH_ITEMS = 25;

export const createExpiryIndex = ({ dynamoDb, tableName }: ExpiryIndexOptions): ExpiryIndex => ({
  idsOf: async (minute) => {
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
    // What DynamoDB leaves undone is found again by the next sweep.
    await dynamoDb("BatchWriteItem", { RequestItems: { [tableName]: requests } });
  },
});
