// DynamoDB tables in the form that CreateTable accepts, with their time-to-live attribute and their streams.
import { optionalBoolean, optionalText, requiredText } from "../terraform/attributes.ts";
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
  /** Undefined: changes of items are not recorded. */
  stream?: Stream;
}

/** What records of the changes of a table's items contain. */
export interface Stream {
  arn: string;
  view: StreamView;
}

export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export const readTable = (resource: Resource): Table => {
  const name = requiredText(resource, "name");
  const keyAttributes = definedKeys(
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
      ...readIndexes(resource, keyAttributes),
    },
    ttlAttribute: ttlAttribute(block(resource.attribute("ttl"))),
    ...readStream(resource),
  };
};

/** A table without a stream may have `stream_view_type = ""`. */
const readStream = (resource: Resource): Pick<Table, "stream"> => {
  const view = optionalText(resource, "stream_view_type") as StreamView | undefined;
  if (!optionalBoolean(resource, "stream_enabled") || !view) return {};
  return { stream: { arn: requiredText(resource, "stream_arn"), view } };
};

/** The provider writes "" for a missing key. */
const definedKeys = (...keys: (Value | undefined)[]): string[] =>
  keys.filter((key): key is string => typeof key === "string" && key !== "");

const keySchema = (attributes: string[]): object[] =>
  attributes.map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? "HASH" : "RANGE",
  }));

type Index = { [argument: string]: Value };

/** Local indexes use the table's hash key. DynamoDB rejects an empty list of indexes. */
const readIndexes = (resource: Resource, [hashKey]: string[]): object => {
  const global = blocks(resource.attribute("global_secondary_index")).map((index) =>
    readIndex(index, definedKeys(index["hash_key"], index["range_key"])),
  );
  const local = blocks(resource.attribute("local_secondary_index")).map((index) =>
    readIndex(index, definedKeys(hashKey, index["range_key"])),
  );
  return {
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
  };
};

const readIndex = (index: Index, keys: string[]): object => {
  const { non_key_attributes: others } = index;
  return {
    IndexName: index["name"],
    KeySchema: keySchema(keys),
    Projection: {
      ProjectionType: index["projection_type"] ?? "ALL",
      ...(Array.isArray(others) && others.length > 0 && { NonKeyAttributes: others }),
    },
  };
};

/** Without `enabled` the attribute does nothing. */
const ttlAttribute = (ttl: { [argument: string]: Value }): string | undefined =>
  ttl["enabled"] === true && typeof ttl["attribute_name"] === "string"
    ? ttl["attribute_name"]
    : undefined;
