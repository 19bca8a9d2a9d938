// Lists the connections of a broadcast, page by page, and deletes those that are gone.
import type { JsonApi } from "./aws/json-api.ts";
import { EVERYONE, type Key, type Layout, memberKey, metadataKey } from "./connection-keys.ts";

export interface Recipient {
  id: string;
  /** Epoch seconds; the age of the connection is derived from it. */
  expiresAt: number;
}

export interface Page {
  recipients: Recipient[];
  /** Where the next page starts; undefined after the last one. */
  next?: string;
}

export interface ConnectionIndex {
  /**
   * @param partition one of {@link listPartitions}.
   * @param after id of the last connection of the previous page.
   */
  page(partition: string, after?: string): Promise<Page>;
  /** Deletes all items of these connections. */
  delete(connectionIds: string[]): Promise<void>;
}

export interface ConnectionIndexOptions {
  dynamoDb: JsonApi;
  tableName: string;
  layouts: Layout[];
  /** Epoch milliseconds. */
  now: () => number;
  /** Connections per page. Default 1300: about 40 KB, five read units, and a tenth of a second of work. */
  pageSize?: number;
}

interface QueryOutput {
  Items: { c: { S: string }; e: { N: string } }[];
  LastEvaluatedKey?: { c: { S: string } };
}

interface BatchWriteOutput {
  UnprocessedItems?: Record<string, unknown[]>;
}

/** Maximum items in one BatchWriteItem. */
const BATCH_ITEMS = 25;

export const createConnectionIndex = (options: ConnectionIndexOptions): ConnectionIndex => ({
  page: createPage(options),
  delete: createDelete(options),
});

const createPage =
  ({ dynamoDb, tableName, now, pageSize = 1300 }: ConnectionIndexOptions) =>
  async (partition: string, after?: string): Promise<Page> => {
    const { Items, LastEvaluatedKey } = await dynamoDb<QueryOutput>("Query", {
      TableName: tableName,
      KeyConditionExpression: "p = :p",
      // DynamoDB deletes expired items within days, and returns them until then.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html
      FilterExpression: "e > :now",
      ExpressionAttributeValues: {
        ":p": { S: partition },
        ":now": { N: String(Math.floor(now() / 1000)) },
      },
      Limit: pageSize,
      ...(after !== undefined && { ExclusiveStartKey: { p: { S: partition }, c: { S: after } } }),
    });
    return {
      recipients: Items.map(({ c, e }) => ({ id: c.S, expiresAt: Number(e.N) })),
      next: LastEvaluatedKey?.c.S,
    };
  };

const createDelete =
  ({ dynamoDb, tableName, layouts }: ConnectionIndexOptions) =>
  async (connectionIds: string[]): Promise<void> => {
    const keys = connectionIds.flatMap((id) => [
      ...layouts.map((layout) => memberKey(layout, EVERYONE, id)),
      metadataKey(id),
    ]);
    for (let at = 0; at < keys.length; at += BATCH_ITEMS) {
      const requests = keys
        .slice(at, at + BATCH_ITEMS)
        .map(deleteRequest)
        .join();
      const input = `{"RequestItems":{${JSON.stringify(tableName)}:[${requests}]}}`;
      const output = await dynamoDb<BatchWriteOutput>("BatchWriteItem", input);
      // The next broadcast finds them again.
      const undone = Object.values(output.UnprocessedItems ?? {}).flat().length;
      if (undone > 0) throw new Error(`DynamoDB left ${undone} items unprocessed`);
    }
  };

/** Builds the JSON directly: when every connection is gone, serializing objects would cost a tenth of a broadcast. */
const deleteRequest = ({ p, c }: Key): string =>
  `{"DeleteRequest":{"Key":{"p":{"S":${JSON.stringify(p)}},"c":{"S":${JSON.stringify(c)}}}}}`;
