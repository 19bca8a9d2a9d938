// The items that a call to DynamoDB writes, and their contents before and after.
import type { Table } from "../model/tables.ts";
import { own } from "../../shared/own.ts";
import type { JsonClient } from "./json-client.ts";

/** Attributes by name, each with its type, as in DynamoDB's API. */
export type Item = Record<string, unknown>;

export interface WrittenItem {
  table: Table;
  key: Item;
}

type Input = Record<string, unknown>;

/** @param target `DynamoDB_20120810.PutItem`, … @param tables whose writes count. */
export const listWrittenItems = (
  target: string,
  input: unknown,
  tables: Table[],
): WrittenItem[] => {
  if (!isRecord(input)) return [];
  const writes = target.endsWith(".BatchWriteItem") ? listBatch(input) : [input];
  const operation = target.split(".")[1] ?? "";
  if (!WRITES.has(operation)) return [];
  return writes.flatMap(({ TableName, Item, Key }) => {
    const table = tables.find(({ name }) => name === TableName);
    const given = isRecord(Item) ? Item : Key;
    return table && isRecord(given) ? [{ table, key: pickKey(table, given) }] : [];
  });
};

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"]);

const listBatch = ({ RequestItems }: Input): Input[] =>
  Object.entries(isRecord(RequestItems) ? RequestItems : {}).flatMap(([TableName, requests]) =>
    (Array.isArray(requests) ? requests : []).filter(isRecord).flatMap((request) => {
      const write = request["PutRequest"] ?? request["DeleteRequest"];
      return isRecord(write) ? [{ ...write, TableName }] : [];
    }),
  );

const pickKey = ({ keyAttributes }: Table, item: Item): Item =>
  Object.fromEntries(keyAttributes.map((name) => [name, own(item, name)]));

/** Identifies an item among those of all tables. */
export const idOfItem = ({ table, key }: WrittenItem): string => JSON.stringify([table.name, key]);

/** @returns the items by their ids; those that do not exist are left out. */
export const readItems = async (
  client: JsonClient,
  items: WrittenItem[],
): Promise<Map<string, Item>> => {
  const found = items.map(async (item): Promise<[string, Item | undefined]> => {
    const { Item } = await client.call<{ Item?: Item }>("DynamoDB_20120810.GetItem", {
      TableName: item.table.name,
      Key: item.key,
      ConsistentRead: true,
    });
    return [idOfItem(item), Item];
  });
  const read = await Promise.all(found);
  return new Map(read.flatMap(([id, item]) => (item ? [[id, item]] : [])));
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
