// Deletes expired items, which the embedded DynamoDB does not do itself.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
import type { Clock } from "../clock.ts";
import type { Table } from "../model/tables.ts";
import type { JsonClient } from "./json-client.ts";

type Item = Record<string, unknown>;

interface Page {
  Items?: Item[];
  LastEvaluatedKey?: Item;
}

/** DynamoDB takes days; here a developer is meant to see it happen. */
const SWEEP_INTERVAL_MS = 60_000;

/** @returns a function that ends the sweeping. */
export const startExpiry = (client: JsonClient, tables: Table[], clock: Clock): (() => void) => {
  const schedule = (): (() => void) =>
    clock.after(SWEEP_INTERVAL_MS, () => {
      void deleteExpired(client, tables, clock.now()).catch(() => {});
      stop = schedule();
    });
  let stop = schedule();
  return () => stop();
};

/** @param nowMs epoch milliseconds. */
export const deleteExpired = async (
  client: JsonClient,
  tables: Table[],
  nowMs: number,
): Promise<void> => {
  for (const table of tables) {
    if (table.ttlAttribute !== undefined) await sweep(client, table, table.ttlAttribute, nowMs);
  }
};

const sweep = async (
  client: JsonClient,
  { name, keyAttributes }: Table,
  ttlAttribute: string,
  nowMs: number,
): Promise<void> => {
  let start: Item | undefined;
  do {
    const page: Page = await client.call("DynamoDB_20120810.Scan", {
      TableName: name,
      FilterExpression: "#ttl <= :now",
      ExpressionAttributeNames: { "#ttl": ttlAttribute },
      ExpressionAttributeValues: { ":now": { N: String(Math.floor(nowMs / 1000)) } },
      ...(start && { ExclusiveStartKey: start }),
    });
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(keyAttributes.map((key) => [key, item[key]]));
      await client.call("DynamoDB_20120810.DeleteItem", { TableName: name, Key });
    }
    start = page.LastEvaluatedKey;
  } while (start);
};
