import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const THINGS = "aws_dynamodb_table.things";
const change = (args: object): Changes => ({ [THINGS]: { ...args } });
const KEYS = [
  { name: "id", type: "S" },
  { name: "at", type: "N" },
];
const index = (args: object) => ({
  name: "by-at",
  hash_key: "at",
  projection_type: "ALL",
  ...args,
});
const indexes = (count: number) =>
  Array.from({ length: count }, (_, number) => index({ name: `index-${number}` }));
const local = (args: object) => ({
  name: "by-at",
  range_key: "at",
  projection_type: "ALL",
  ...args,
});

describe("rules of a table", () => {
  itFinds([
    ...["ab", "my things", "t".repeat(256)].map((name): Case => [
      `the name "${name}"`,
      change({ name }),
      `${THINGS}: DynamoDB: Invalid table/index name.  Table/index names must be between 3 and 255 characters long`,
    ]),
    [
      "a name twice",
      {
        "aws_dynamodb_table.again": {
          name: "things",
          billing_mode: "PAY_PER_REQUEST",
          hash_key: "id",
          attribute: [{ name: "id", type: "S" }],
        },
      },
      `aws_dynamodb_table.again: DynamoDB: Table already exists: things (as ${THINGS})`,
    ],
    [
      "an attribute that is not a key",
      change({ attribute: [...KEYS, { name: "text", type: "S" }] }),
      `${THINGS}: Terraform: all attributes must be indexed. Unused attributes: ["text"]`,
    ],
    [
      "a key without an attribute",
      change({ attribute: [{ name: "id", type: "S" }] }),
      `${THINGS}: Terraform: all indexes must match a defined attribute. Unmatched indexes: ["at"]`,
    ],
    [
      "an index key without an attribute",
      change({ global_secondary_index: [index({ hash_key: "kind" })] }),
      `${THINGS}: Terraform: all indexes must match a defined attribute. Unmatched indexes: ["kind"]`,
    ],
    [
      "one attribute as both keys",
      change({ range_key: "id", attribute: [{ name: "id", type: "S" }] }),
      `${THINGS}: DynamoDB: Both the Hash Key and the Range Key element in the KeySchema have the same name`,
    ],
    [
      "an attribute of another type",
      change({ attribute: [KEYS[0], { name: "at", type: "DATE" }] }),
      `${THINGS}: Terraform: expected attribute.type to be one of ["S" "N" "B"], got DATE`,
    ],
    [
      "capacity with on-demand billing",
      change({ read_capacity: 5, write_capacity: 0 }),
      `${THINGS}: Terraform: read_capacity can not be set when billing_mode is "PAY_PER_REQUEST"`,
    ],
    [
      "missing capacity with the default billing mode",
      change({ billing_mode: undefined, read_capacity: 5 }),
      `${THINGS}: Terraform: write_capacity must be at least 1 when billing_mode is "PROVISIONED"`,
    ],
    ["capacity", change({ billing_mode: "PROVISIONED", read_capacity: 1, write_capacity: 1 })],
    [
      "unknown modes",
      change({
        billing_mode: "ON_DEMAND",
        table_class: "COLD",
        read_capacity: 1,
        write_capacity: 1,
      }),
      `${THINGS}: Terraform: expected billing_mode to be one of ["PROVISIONED" "PAY_PER_REQUEST"], got ON_DEMAND`,
      `${THINGS}: Terraform: expected table_class to be one of`,
    ],
    [
      "a stream without a view",
      change({ stream_enabled: true }),
      `${THINGS}: Terraform: stream_view_type is required when stream_enabled = true`,
    ],
    [
      "an unknown view",
      change({ stream_enabled: true, stream_view_type: "ALL" }),
      `${THINGS}: Terraform: expected stream_view_type to be one of`,
    ],
    [
      "a view without a stream",
      change({ stream_view_type: "NEW_IMAGE" }),
      `warning ${THINGS}: ours: it has a stream_view_type but no stream_enabled, so it has no stream`,
    ],
    [
      "expiry without an attribute",
      change({ ttl: { enabled: true } }),
      `${THINGS}: Terraform: Attribute "ttl[0].attribute_name" cannot have an empty value`,
    ],
    [
      "expiry that is not enabled",
      change({ ttl: { attribute_name: "gone" } }),
      `warning ${THINGS}: ours: ttl has attribute_name gone but is not enabled, so no item expires`,
    ],
  ]);
});

describe("rules of the indexes of a table", () => {
  itFinds([
    ["20 global indexes", change({ global_secondary_index: indexes(20) })],
    [
      "21 global indexes",
      change({ global_secondary_index: indexes(21) }),
      `${THINGS}: DynamoDB: GlobalSecondaryIndex count exceeds the per-table limit of 20`,
    ],
    [
      "6 local indexes",
      change({
        local_secondary_index: Array.from({ length: 6 }, (_, number) =>
          local({ name: `index-${number}` }),
        ),
      }),
      `${THINGS}: DynamoDB: Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
    ],
    [
      "a local index of a table without a range key",
      change({ range_key: undefined, local_secondary_index: [local({})] }),
      `${THINGS}: DynamoDB: One or more parameter values were invalid: Table KeySchema does not have a range key`,
    ],
    [
      "two indexes with the same name",
      change({ global_secondary_index: [index({})], local_secondary_index: [local({})] }),
      `${THINGS}: DynamoDB: One or more parameter values were invalid: Duplicate index name: by-at`,
    ],
    [
      "an index with a short name",
      change({ global_secondary_index: [index({ name: "at" })] }),
      `${THINGS}: DynamoDB: Invalid table/index name.`,
    ],
    ...(["global", "local"] as const).map((kind): Case => [
      `an unknown projection of a ${kind} index`,
      change({
        [`${kind}_secondary_index`]: [
          { ...(kind === "global" ? index({}) : local({})), projection_type: "SOME" },
        ],
      }),
      `${THINGS}: Terraform: expected ${kind}_secondary_index.projection_type to be one of ["ALL" "KEYS_ONLY" "INCLUDE"], got SOME`,
    ]),
    [
      "INCLUDE without attributes",
      change({ global_secondary_index: [index({ projection_type: "INCLUDE" })] }),
      `${THINGS}: DynamoDB: One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
    ],
    [
      "attributes without INCLUDE",
      change({ global_secondary_index: [index({ non_key_attributes: ["text"] })] }),
      `${THINGS}: DynamoDB: One or more parameter values were invalid: ProjectionType is ALL, but NonKeyAttributes is specified`,
    ],
    [
      "zero values of an index",
      change({
        global_secondary_index: [
          index({ range_key: "", non_key_attributes: [], read_capacity: 0 }),
        ],
      }),
    ],
    [
      "capacity of an index with on-demand billing",
      change({ global_secondary_index: [index({ read_capacity: 3 })] }),
      `${THINGS}: Terraform: read_capacity can not be set for the index "by-at" when billing_mode is "PAY_PER_REQUEST"`,
    ],
  ]);
});
