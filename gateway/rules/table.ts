// Rules of DynamoDB for a table.
import { maxLength, oneOf, quoted, unique } from "./checks.ts";
import type { Rule } from "./rule.ts";
import type { Subject } from "./subjects.ts";
import { listIndexes, TABLE_INDEX_RULES } from "./table-indexes.ts";

const CREATE_TABLE =
  "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html";

const CAPACITIES = ["read_capacity", "write_capacity"];

/** @returns the key attributes of the table and its indexes. */
const listKeys = (table: Subject): string[] =>
  [table, ...listIndexes(table)].flatMap((fields) =>
    ["hash_key", "range_key"].flatMap((name) => fields.text(name) ?? []),
  );

const listAttributes = (table: Subject): string[] =>
  table.blocks("attribute").flatMap((attribute) => attribute.text("name") ?? []);

/** Whether the table defines its own keys: a restored or imported table takes them from its source. */
const isNew = (table: Subject): boolean =>
  !["restore_source_name", "restore_source_table_arn", "import_table"].some((name) =>
    table.has(name),
  );

const isOnDemand = (table: Subject): boolean => table.text("billing_mode") === "PAY_PER_REQUEST";

const without = (names: string[], others: string[]): string =>
  `[${[...new Set(names)]
    .filter((name) => !others.includes(name))
    .map(quoted)
    .join(" ")}]`;

export const TABLE_RULES: Rule[] = [
  {
    by: "DynamoDB",
    problem: (table) => {
      const name = table.text("name");
      return name === undefined || /^[\w.-]{3,255}$/.test(name)
        ? undefined
        : `Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.' (${quoted(name)})`;
    },
    fix: "Change name.",
    link: CREATE_TABLE,
  },
  {
    ...unique("DynamoDB", ["name"], (table) => `Table already exists: ${table.text("name")}`),
    link: CREATE_TABLE,
  },
  oneOf("billing_mode", "PROVISIONED", "PAY_PER_REQUEST"),
  oneOf("table_class", "STANDARD", "STANDARD_INFREQUENT_ACCESS"),
  oneOf("attribute.type", "S", "N", "B"),
  maxLength("hash_key", 255),
  maxLength("range_key", 255),
  {
    by: "Terraform",
    problem: (table) => {
      const unindexed = without(listAttributes(table), listKeys(table));
      return unindexed === "[]" || !isNew(table)
        ? undefined
        : `all attributes must be indexed. Unused attributes: ${unindexed}`;
    },
    fix: "Remove attribute blocks that are not keys: other attributes are not declared.",
    link: CREATE_TABLE,
  },
  {
    by: "Terraform",
    problem: (table) => {
      const undefinedKeys = without(listKeys(table), listAttributes(table));
      return undefinedKeys === "[]" || !isNew(table)
        ? undefined
        : `all indexes must match a defined attribute. Unmatched indexes: ${undefinedKeys}`;
    },
    fix: "Add an attribute block with the name and type of each key.",
    link: CREATE_TABLE,
  },
  {
    by: "DynamoDB",
    problem: (table) =>
      table.has("hash_key") && table.text("hash_key") === table.text("range_key")
        ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        : undefined,
    fix: "Remove range_key, or set it to another attribute.",
    link: CREATE_TABLE,
  },
  {
    by: "Terraform",
    problem: (table) =>
      CAPACITIES.filter((name) => isOnDemand(table) && (table.number(name) ?? 0) > 0).map(
        (name) => `${name} can not be set when billing_mode is "PAY_PER_REQUEST"`,
      ),
    fix: "Remove the capacities, or billing_mode.",
    link: CREATE_TABLE,
  },
  {
    by: "Terraform",
    problem: (table) =>
      CAPACITIES.filter(
        (name) => !isOnDemand(table) && isNew(table) && (table.number(name) ?? 0) < 1,
      ).map((name) => `${name} must be at least 1 when billing_mode is "PROVISIONED"`),
    fix: 'Set billing_mode to "PAY_PER_REQUEST", or both capacities.',
    link: CREATE_TABLE,
  },
  oneOf("stream_view_type", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"),
  {
    by: "Terraform",
    problem: (table) =>
      table.isTrue("stream_enabled") && !table.has("stream_view_type")
        ? "stream_view_type is required when stream_enabled = true"
        : undefined,
    fix: 'Set stream_view_type, for example to "NEW_AND_OLD_IMAGES".',
    link: CREATE_TABLE,
  },
  {
    level: "warning",
    problem: (table) =>
      table.gives("stream_view_type") && !table.isTrue("stream_enabled")
        ? "it has a stream_view_type but no stream_enabled, so it has no stream"
        : undefined,
    fix: "Set stream_enabled to true, or remove stream_view_type.",
    link: CREATE_TABLE,
  },
  {
    by: "Terraform",
    problem: (table) =>
      table
        .blocks("ttl")
        .filter((ttl) => ttl.isTrue("enabled") && !ttl.has("attribute_name"))
        .map(() => 'Attribute "ttl[0].attribute_name" cannot have an empty value'),
    fix: "Set attribute_name to the attribute with an item's expiry time, in epoch seconds.",
  },
  {
    level: "warning",
    problem: (table) =>
      table
        .blocks("ttl")
        .filter((ttl) => ttl.has("attribute_name") && !ttl.isTrue("enabled"))
        .map(
          (ttl) =>
            `ttl has attribute_name ${ttl.text("attribute_name")} but is not enabled, so no item expires`,
        ),
    fix: "Set enabled to true in ttl, or remove the block.",
    link: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
  },
  ...TABLE_INDEX_RULES,
];
