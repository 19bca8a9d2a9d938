// Tables in the form that CreateTable accepts.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

describe("model", () => {
  it("reads a table with its keys, indexes and expiry", () => {
    const { model } = readFixture({
      routes: {},
      resources: {
        aws_dynamodb_table: {
          things: {
            name: "things",
            hash_key: "a",
            range_key: "b",
            attribute: [
              { name: "a", type: "S" },
              { name: "b", type: "N" },
            ],
            global_secondary_index: [
              {
                name: "by-b",
                hash_key: "b",
                projection_type: "INCLUDE",
                non_key_attributes: ["c"],
              },
              { name: "by-both", hash_key: "b", range_key: "a" },
            ],
            ttl: { attribute_name: "gone", enabled: true },
          },
          plain: {
            name: "plain",
            hash_key: "a",
            attribute: [{ name: "a", type: "S" }],
            ttl: { attribute_name: "x" },
          },
        },
      },
    });
    const [things, plain] = model.tables;
    expect(things!.createTable).to.deep.equal({
      TableName: "things",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "a", AttributeType: "S" },
        { AttributeName: "b", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "a", KeyType: "HASH" },
        { AttributeName: "b", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-b",
          KeySchema: [{ AttributeName: "b", KeyType: "HASH" }],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["c"] },
        },
        {
          IndexName: "by-both",
          KeySchema: [
            { AttributeName: "b", KeyType: "HASH" },
            { AttributeName: "a", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
    expect(things!.ttlAttribute).to.equal("gone");
    expect(plain).to.deep.equal({
      address: "aws_dynamodb_table.plain",
      name: "plain",
      keyAttributes: ["a"],
      ttlAttribute: undefined,
      createTable: {
        TableName: "plain",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "a", AttributeType: "S" }],
      },
    });
  });

  it("reads local indexes, and treats a plan's zero values as absent", () => {
    const { model } = readFixture({
      routes: {},
      resources: {
        aws_dynamodb_table: {
          things: {
            name: "things",
            hash_key: "a",
            range_key: "",
            attribute: [{ name: "a", type: "S" }],
            global_secondary_index: [
              {
                name: "by-a",
                hash_key: "a",
                range_key: "",
                projection_type: "ALL",
                non_key_attributes: [],
              },
            ],
            local_secondary_index: [{ name: "by-b", range_key: "b", projection_type: "KEYS_ONLY" }],
          },
        },
      },
    });
    expect(model.tables[0]!.keyAttributes).to.deep.equal(["a"]);
    expect(model.tables[0]!.createTable).to.deep.include({
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-a",
          KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "by-b",
          KeySchema: [
            { AttributeName: "a", KeyType: "HASH" },
            { AttributeName: "b", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    });
  });

  it("reads a stream that is enabled and has a view", () => {
    const streamOf = (more: object) => {
      const things = { name: "things", hash_key: "a", stream_arn: "arn:stream", ...more };
      const resources = { aws_dynamodb_table: { things } };
      return readFixture({ routes: {}, resources }).model.tables[0]!.stream;
    };
    const stream_view_type = "KEYS_ONLY";
    expect(streamOf({ stream_enabled: true, stream_view_type })).to.deep.equal({
      arn: "arn:stream",
      view: "KEYS_ONLY",
    });
    expect(streamOf({ stream_enabled: false, stream_view_type })).to.equal(undefined);
    expect(streamOf({ stream_view_type })).to.equal(undefined);
    expect(streamOf({ stream_enabled: true, stream_view_type: "" })).to.equal(undefined);
    expect(streamOf({ stream_enabled: true })).to.equal(undefined);
  });
});
