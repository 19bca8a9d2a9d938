// Console routes of tables: their items, by partition.
import type { JsonClient } from "../aws/json-client.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import type { LocalRoute } from "../http/local-api.ts";
import type { Table } from "../model/tables.ts";

export interface TableRoutesOptions {
  tables: Table[];
  /** Call it only once the gateway listens. */
  client: () => JsonClient;
}

export interface TableContents {
  /** Ordered by key; items by sort key. */
  partitions: { key: string; items: { key: string; text: string }[] }[];
  /** Whether there are more items than are shown. */
  more: boolean;
}

type Attribute = Record<string, unknown>;
type Item = Record<string, Attribute>;

interface ScanOutput {
  Items: Item[];
  LastEvaluatedKey?: object;
}

/** Maximum items to show. */
const MAX_SHOWN = 1000;

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
  const partitions = new Map<string, { key: string; text: string }[]>();
  for (const { [hashKey]: hash = {}, [rangeKey]: range = {}, ...rest } of items) {
    const partition = partitions.get(readValue(hash)) ?? [];
    partitions.set(readValue(hash), partition);
    const fields = Object.entries(rest).map(([name, value]) => `${name} = ${readValue(value)}`);
    partition.push({ key: readValue(range), text: fields.toSorted().join(", ") });
  }
  return [...partitions]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => ({ key, items: own.toSorted((a, b) => (a.key < b.key ? -1 : 1)) }));
};

/** @param attribute in DynamoDB's JSON: `{"S":"text"}`. */
const readValue = (attribute: Attribute): string => {
  const [value = ""] = Object.values(attribute);
  return typeof value === "string" ? value : JSON.stringify(value);
};
