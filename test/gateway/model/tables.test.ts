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
    expect(things!.createTable).to.deep.include({
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
      ],
    });
    expect(things!.ttlAttribute).to.equal("gone");
    expect(plain).to.deep.include({ keyAttributes: ["a"], ttlAttribute: undefined });
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
});
