// DynamoDB tables, as CreateTable takes them, and the attribute that expires their items.
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block, blocks } from "../terraform/document.ts";
import type { Value } from "../terraform/values.ts";

export interface Table {
  address: string;
  name: string;
  /** Body of a CreateTable request. */
  createTable: object;
  keyAttributes: string[];
  /** Holds epoch seconds; undefined: items never expire. */
  ttlAttribute?: string;
}

export const readTable = (resource: Resource): Table => {
  const name = requiredText(resource, "name");
  const keyAttributes = keysOf(
    requiredText(resource, "hash_key"),
    optionalText(resource, "range_key"),
  );
  return {
    address: resource.address,
    name,
    keyAttributes,
    createTable: {
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema(keyAttributes),
      AttributeDefinitions: blocks(resource.attribute("attribute")).map((attribute) => ({
        AttributeName: attribute["name"],
        AttributeType: attribute["type"],
      })),
      ...globalIndexes(blocks(resource.attribute("global_secondary_index"))),
    },
    ttlAttribute: ttlAttribute(block(resource.attribute("ttl"))),
  };
};

const keysOf = (hashKey: string, rangeKey: string | undefined): string[] =>
  rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];

const keySchema = (attributes: string[]): object[] =>
  attributes.map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? "HASH" : "RANGE",
  }));

const globalIndexes = (indexes: { [argument: string]: Value }[]): object =>
  indexes.length === 0
    ? {}
    : {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index["name"],
          KeySchema: keySchema(
            [index["hash_key"], index["range_key"]].filter((key) => typeof key === "string"),
          ),
          Projection: {
            ProjectionType: index["projection_type"] ?? "ALL",
            ...(Array.isArray(index["non_key_attributes"]) && {
              NonKeyAttributes: index["non_key_attributes"],
            }),
          },
        })),
      };

/** Without `enabled` the attribute does nothing. */
const ttlAttribute = (ttl: { [argument: string]: Value }): string | undefined =>
  ttl["enabled"] === true && typeof ttl["attribute_name"] === "string"
    ? ttl["attribute_name"]
    : undefined;
