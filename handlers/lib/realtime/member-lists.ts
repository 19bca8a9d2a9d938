// Who is present in a channel, and of whom its members have been told.
import type { Layout } from "../connection-keys.ts";
import { herePartitions, toldPartitions } from "./channel-keys.ts";
import { type ChannelTable, unexpiredItems } from "./items.ts";
import { MAX_TOLD_MEMBERS } from "./limits.ts";
import type { ToldItem } from "./told-items.ts";

interface QueryOutput<Item> {
  Items: Item[];
  LastEvaluatedKey?: object;
}

/** @returns ids of connections; undefined when there are more than {@link MAX_TOLD_MEMBERS}. */
export const listPresent = async (
  table: ChannelTable,
  channel: string,
  layouts: Layout[],
): Promise<Set<string> | undefined> => {
  const present = new Set<string>();
  for (const partition of herePartitions(layouts, channel)) {
    for await (const { c } of listItems<{ c: { S: string } }>(table, partition)) {
      present.add(c.S);
      if (present.size > MAX_TOLD_MEMBERS) return undefined;
    }
  }
  return present;
};

/** Call it before {@link listPresent}: then everybody of whom others are told, and who is still present, is listed there. */
export const listTold = async (
  table: ChannelTable,
  channel: string,
  layouts: Layout[],
): Promise<ToldItem[]> => {
  const told: ToldItem[] = [];
  for (const partition of toldPartitions(layouts, channel)) {
    for await (const item of listItems<ToldItem>(table, partition)) told.push(item);
  }
  return told;
};

async function* listItems<Item>(table: ChannelTable, partition: string): AsyncGenerator<Item> {
  let after: object | undefined;
  do {
    const { Items, LastEvaluatedKey } = await table.dynamoDb<QueryOutput<Item>>("Query", {
      ...unexpiredItems(table, partition),
      Limit: MAX_TOLD_MEMBERS + 1,
      ConsistentRead: true,
      ...(after && { ExclusiveStartKey: after }),
    });
    yield* Items;
    after = LastEvaluatedKey;
  } while (after);
}
