// Deletes expired items: the embedded DynamoDB does not.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
import { parseJson } from "../../shared/bounded-json.ts";
import type { Clock } from "../time/clock.ts";
import type { Table } from "../model/tables.ts";
import { own } from "../../shared/own.ts";
import { ItemLives } from "./item-lives.ts";
import type { JsonClient } from "./json-client.ts";

type Item = Record<string, Record<string, unknown>>;

interface Page {
  Items?: Item[];
  LastEvaluatedKey?: Item;
}

/** DynamoDB may take days; here a developer should see it happen. */
const SWEEP_INTERVAL_MS = 60_000;

/** @returns a function that stops the sweeps. */
export const startExpiry = (client: JsonClient, tables: Table[], clock: Clock): (() => void) => {
  const sweeps = tables.flatMap((table) => {
    const { ttlAttribute } = table;
    const lives = new ItemLives(clock);
    return ttlAttribute === undefined ? [] : [() => sweep(client, table, ttlAttribute, lives)];
  });
  const schedule = (): (() => void) =>
    clock.after(SWEEP_INTERVAL_MS, () => {
      for (const sweepTable of sweeps) sweepTable().catch(() => {});
      stop = schedule();
    });
  let stop = schedule();
  return () => stop();
};

const sweep = async (
  client: JsonClient,
  table: Table,
  ttlAttribute: string,
  lives: ItemLives,
): Promise<void> => {
  const expiries = await listExpiries(client, table, ttlAttribute, lives.horizonSeconds);
  for (const key of lives.findEnded(expiries)) {
    const Key: unknown = parseJson(key);
    await client.call("DynamoDB_20120810.DeleteItem", { TableName: table.name, Key });
  }
};

/** @returns expiries up to the horizon, in epoch seconds, by the item's key as JSON. */
const listExpiries = async (
  client: JsonClient,
  { name, keyAttributes }: Table,
  ttlAttribute: string,
  horizonSeconds: number,
): Promise<Map<string, number>> => {
  const expiries = new Map<string, number>();
  let start: Item | undefined;
  do {
    const page: Page = await client.call("DynamoDB_20120810.Scan", {
      TableName: name,
      FilterExpression: "#ttl <= :horizon",
      ExpressionAttributeNames: { "#ttl": ttlAttribute },
      ExpressionAttributeValues: { ":horizon": { N: String(horizonSeconds) } },
      ...(start && { ExclusiveStartKey: start }),
    });
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(keyAttributes.map((key) => [key, own(item, key)]));
      expiries.set(JSON.stringify(Key), Number(own(item, ttlAttribute)?.["N"]));
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return expiries;
};
