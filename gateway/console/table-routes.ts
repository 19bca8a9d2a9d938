// Console routes of tables: their items, by partition, and their deletion.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { JsonClient } from "../aws/json-client.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import type { LocalRoute } from "../http/local-api.ts";
import type { Table } from "../model/tables.ts";
import { readBody } from "../request/read-body.ts";

export interface TableRoutesOptions {
  tables: Table[];
  /** Call it only once the gateway listens. */
  client: () => JsonClient;
}

export interface TableContents {
  /** Ordered by key; items by sort key. */
  partitions: { key: string; items: ShownItem[] }[];
  /** Whether there are more items than are shown. */
  more: boolean;
}

interface ShownItem {
  /** Sort key; empty if the table has none. */
  key: string;
  text: string;
  /** The key in DynamoDB's JSON, to delete the item by. */
  id: Item;
}

type Attribute = Record<string, unknown>;
type Item = Record<string, Attribute>;

interface ScanOutput {
  Items: Item[];
  LastEvaluatedKey?: object;
}

/** Maximum items to show. */
const MAX_SHOWN = 1000;
/** Larger than any key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_KEY_BYTES = 16 * 1024;

export const tableRoutes = ({ tables, client }: TableRoutesOptions): LocalRoute[] => [
  {
    method: "GET",
    path: "tables/:name/items",
    handle: async ({ names: [name = ""] }) => {
      const table = findTable(tables, name);
      const { Items, LastEvaluatedKey } = await client().call<ScanOutput>(
        "DynamoDB_20120810.Scan",
        {
          TableName: table.name,
          Limit: MAX_SHOWN,
          ConsistentRead: true,
        },
      );
      return { partitions: groupItems(Items, table), more: LastEvaluatedKey !== undefined };
    },
  },
  {
    method: "DELETE",
    path: "tables/:name/items",
    handle: async ({ names: [name = ""], request }) => {
      const { name: TableName } = findTable(tables, name);
      const Key = parseJsonOrNothing(String(await readBody(request, MAX_KEY_BYTES)));
      try {
        await client().call("DynamoDB_20120810.DeleteItem", { TableName, Key });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new GatewayError("INVALID_CALL", `Not deleted: ${message}`, { cause: error });
      }
      return { deleted: Key };
    },
  },
];

const findTable = (tables: Table[], name: string): Table => {
  const table = tables.find((one) => one.name === name);
  if (table) return table;
  const names = tables.map((one) => one.name).join(", ") || "none";
  throw new GatewayError("INVALID_CALL", `There is no table "${name}"; expected one of: ${names}.`);
};

const groupItems = (
  items: Item[],
  { keyAttributes: [hashKey = "", rangeKey = ""] }: Table,
): TableContents["partitions"] => {
  const partitions = new Map<string, ShownItem[]>();
  for (const { [hashKey]: hash = {}, [rangeKey]: range, ...rest } of items) {
    const partition = partitions.get(readValue(hash)) ?? [];
    partitions.set(readValue(hash), partition);
    const fields = Object.entries(rest).map(([name, value]) => `${name} = ${readValue(value)}`);
    const id = { [hashKey]: hash, ...(range && { [rangeKey]: range }) };
    partition.push({ key: readValue(range), text: fields.toSorted().join(", "), id });
  }
  return [...partitions]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => ({ key, items: own.toSorted((a, b) => (a.key < b.key ? -1 : 1)) }));
};

/** @param attribute in DynamoDB's JSON: `{"S":"text"}`. */
const readValue = (attribute: Attribute = {}): string => {
  const [value = ""] = Object.values(attribute);
  return typeof value === "string" ? value : JSON.stringify(value);
};
