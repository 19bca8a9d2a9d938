// Rules of DynamoDB for a table's indexes.
import { oneOf, quoted } from "./checks.ts";
import type { Fields } from "./fields.ts";
import type { Rule } from "./rule.ts";
import type { Subject } from "./subjects.ts";

const QUOTAS =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
const INDEXES =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html";

/** A default quota, which AWS raises on request. */
const MAX_GLOBAL = 20;
const MAX_LOCAL = 5;
const PROJECTIONS = ["ALL", "KEYS_ONLY", "INCLUDE"];

export const listIndexes = (table: Subject): Fields[] => [
  ...table.blocks("global_secondary_index"),
  ...table.blocks("local_secondary_index"),
];

const readIndexName = (index: Fields): string => index.text("name") ?? "";

export const TABLE_INDEX_RULES: Rule[] = [
  oneOf("global_secondary_index.projection_type", ...PROJECTIONS),
  oneOf("local_secondary_index.projection_type", ...PROJECTIONS),
  {
    by: "DynamoDB",
    problem: (table) =>
      table.blocks("global_secondary_index").length > MAX_GLOBAL
        ? `GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL}`
        : undefined,
    fix: "Remove some of them, or request a higher quota.",
    link: QUOTAS,
  },
  {
    by: "DynamoDB",
    problem: (table) =>
      table.blocks("local_secondary_index").length > MAX_LOCAL
        ? `Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL}`
        : undefined,
    fix: "Remove some of them.",
    link: QUOTAS,
  },
  {
    by: "DynamoDB",
    problem: (table) =>
      table.blocks("local_secondary_index").length > 0 &&
      table.has("hash_key") &&
      !table.has("range_key")
        ? "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        : undefined,
    fix: "Set the table's range_key, or use a global index.",
    link: INDEXES,
  },
  {
    by: "DynamoDB",
    problem: (table) =>
      listIndexes(table)
        .map(readIndexName)
        .filter((name, index, names) => names.indexOf(name) !== index)
        .map((name) => `One or more parameter values were invalid: Duplicate index name: ${name}`),
    fix: "Give each index a different name.",
    link: INDEXES,
  },
  {
    by: "DynamoDB",
    problem: (table) =>
      listIndexes(table)
        .map(readIndexName)
        .filter((name) => name !== "" && !/^[\w.-]{3,255}$/.test(name))
        .map(
          (name) =>
            `Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.' (${quoted(name)})`,
        ),
    fix: "Change the index's name.",
    link: INDEXES,
  },
  {
    by: "DynamoDB",
    problem: (table) => listIndexes(table).flatMap(projectionProblems),
    fix: "Set non_key_attributes if and only if projection_type is INCLUDE.",
    link: INDEXES,
  },
  {
    by: "Terraform",
    problem: (table) =>
      table.text("billing_mode") === "PAY_PER_REQUEST"
        ? table
            .blocks("global_secondary_index")
            .flatMap((index) =>
              ["read_capacity", "write_capacity"]
                .filter((name) => (index.number(name) ?? 0) > 0)
                .map(
                  (name) =>
                    `${name} can not be set for the index ${quoted(readIndexName(index))} when billing_mode is "PAY_PER_REQUEST"`,
                ),
            )
        : undefined,
    fix: "Remove the capacities.",
    link: INDEXES,
  },
];

const projectionProblems = (index: Fields): string[] => {
  const type = index.text("projection_type") ?? "ALL";
  const isGiven = index.texts("non_key_attributes").length > 0;
  if ((type === "INCLUDE") === isGiven || !PROJECTIONS.includes(type)) return [];
  return [
    `One or more parameter values were invalid: ProjectionType is ${type}, but NonKeyAttributes is ${isGiven ? "specified" : "not specified"}`,
  ];
};
