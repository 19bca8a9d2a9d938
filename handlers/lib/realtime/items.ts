// Items in DynamoDB's JSON.
import { classifyError } from "../aws/aws-error.ts";
import type { JsonApi } from "../aws/json-api.ts";
import type { Key } from "../connection-keys.ts";
import type { KeyedTable } from "../delete-keys.ts";
import type { Metrics } from "../metrics.ts";

export interface ChannelTable {
  dynamoDb: JsonApi;
  tableName: string;
  /** Epoch milliseconds. */
  now: () => number;
  /** Counts what becomes of numbers. Default: nothing is counted. */
  metrics?: Metrics;
}

export const text = (value: string) => ({ S: value });

export const number = (value: number) => ({ N: String(value) });

export const keyItem = ({ p, c }: Key) => ({ p: text(p), c: text(c) });

interface QueryOutput<Item> {
  Items: Item[];
  LastEvaluatedKey?: object;
}

/** Lists what a query finds, page by page: DynamoDB ends each after a megabyte. @param query without its table. */
async function* listItems<Item>(
  { dynamoDb, tableName }: KeyedTable,
  query: object,
): AsyncGenerator<Item> {
  let after: object | undefined;
  do {
    const { Items, LastEvaluatedKey } = await dynamoDb<QueryOutput<Item>>("Query", {
      ...query,
      TableName: tableName,
      ConsistentRead: true,
      ...(after && { ExclusiveStartKey: after }),
    });
    yield* Items;
    after = LastEvaluatedKey;
  } while (after);
}

/** @returns all that a query finds. @param query without its table. */
export const readItems = async <Item>(table: KeyedTable, query: object): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const item of listItems<Item>(table, query)) items.push(item);
  return items;
};

/**
 * Lists the items of a partition that have not expired, also those written a moment ago. DynamoDB deletes expired ones only
 * within days, so a page may have few others, or none.
 *
 * @param pageSize items that a call reads, including expired ones.
 */
export const listUnexpired = <Item>(
  table: ChannelTable,
  partition: string,
  pageSize: number,
): AsyncGenerator<Item> =>
  listItems(table, {
    KeyConditionExpression: "p = :p",
    FilterExpression: "e > :now",
    ExpressionAttributeValues: {
      ":p": text(partition),
      ":now": number(Math.floor(table.now() / 1000)),
    },
    Limit: pageSize,
  });

/** @returns the response; undefined when the condition of the call did not hold. */
export const unlessRefused = async <Output>(call: Promise<Output>): Promise<Output | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (classifyError(error) === "answer") return undefined;
    throw error;
  }
};
