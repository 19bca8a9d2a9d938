// Lists the connections of a broadcast, page by page, and deletes those that are gone.
import type { JsonApi } from "./aws/json-api.ts";
import { EVERYONE, type Layout, memberKey, metadataKey } from "./connection-keys.ts";
import { deleteKeys } from "./delete-keys.ts";
import { leaveAll } from "./realtime/leave-all.ts";

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
  /** Whether connections may be in channels: then each one that is gone costs one more read. Default false. */
  hasChannels?: boolean;
  /** Connections per page. Default 1300: about 40 KB, five read units, and a tenth of a second of work. */
  pageSize?: number;
}

interface QueryOutput {
  Items: { c: { S: string }; e: { N: string } }[];
  LastEvaluatedKey?: { c: { S: string } };
}

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
  (options: ConnectionIndexOptions) =>
  async (connectionIds: string[]): Promise<void> => {
    const { layouts, hasChannels } = options;
    const keys = connectionIds.flatMap((id) => [
      ...layouts.map((layout) => memberKey(layout, EVERYONE, id)),
      metadataKey(id),
    ]);
    await deleteKeys(options, keys);
    if (hasChannels) await Promise.all(connectionIds.map((id) => leaveAll(options, id)));
  };
