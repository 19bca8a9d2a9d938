import { expect } from "chai";
import { dynamoDbKeys } from "../../../gateway/iam/dynamodb-keys.ts";
import type { Table } from "../../../gateway/model/tables.ts";

const ARN = "arn:aws:dynamodb:eu-west-1:000000000000:table/things";
const TABLES: Table[] = [
  {
    address: "aws_dynamodb_table.things",
    name: "things",
    keyAttributes: ["owner", "at"],
    createTable: {
      GlobalSecondaryIndexes: [{ IndexName: "by-at", KeySchema: [{ AttributeName: "at" }] }],
    },
  },
];

const owner = { S: "me" };
const at = { N: "5" };

/** The keys of a call: leading keys, attributes in alphabetical order, Select and ReturnValues. */
const CASES: [operation: string, input: object, expected: unknown[], resource?: string][] = [
  ["GetItem", { Key: { owner, at } }, [["me"], ["at", "owner"], "ALL_ATTRIBUTES", undefined]],
  [
    "GetItem",
    {
      Key: { owner, at },
      ProjectionExpression: "#a.b[0], size, c[1]",
      ExpressionAttributeNames: { "#a": "name" },
    },
    [["me"], ["at", "c", "name", "owner", "size"], "SPECIFIC_ATTRIBUTES", undefined],
  ],
  ["PutItem", { Item: { owner, at, x: at } }, [["me"], ["at", "owner", "x"], undefined, "NONE"]],
  [
    "UpdateItem",
    {
      Key: { owner: { B: "aGk=" }, at },
      UpdateExpression: "SET a = if_not_exists(b, :zero) + :one REMOVE c.d",
      ConditionExpression: "attribute_exists(e) AND NOT f IN (:x, :y)",
      ReturnValues: "ALL_NEW",
    },
    [["aGk="], ["a", "at", "b", "c", "e", "f", "owner"], undefined, "ALL_NEW"],
  ],
  ["DeleteItem", { Key: { owner, at } }, [["me"], ["at", "owner"], undefined, "NONE"]],
  [
    "Query",
    {
      KeyConditionExpression: "#o = :me AND at > :t",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":me": owner, ":t": at },
    },
    [["me"], ["at", "owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    { KeyConditionExpression: ":t = at", ExpressionAttributeValues: { ":t": at }, Select: "COUNT" },
    [["5"], ["at"], "COUNT", undefined],
    `${ARN}/index/by-at`,
  ],
  [
    "Query",
    { KeyConditions: { owner: { AttributeValueList: [owner] } } },
    [["me"], ["owner"], "ALL_PROJECTED_ATTRIBUTES", undefined],
    `${ARN}/index/local`,
  ],
  ["Scan", {}, [undefined, undefined, "ALL_ATTRIBUTES", undefined]],
  [
    "BatchGetItem",
    { RequestItems: { things: { Keys: [{ owner }, { owner: { S: "you" } }] }, others: {} } },
    [["me", "you"], ["owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "BatchWriteItem",
    {
      RequestItems: {
        [ARN]: [
          { PutRequest: { Item: { owner } } },
          { DeleteRequest: { Key: { owner: { S: "you" } } } },
        ],
      },
    },
    [["me", "you"], ["owner"], undefined, undefined],
  ],
  // It is not a batch, whatever other fields it has.
  [
    "PutItem",
    { Item: { owner, at }, RequestItems: { others: [] } },
    [["me"], ["at", "owner"], undefined, "NONE"],
  ],
  [
    "UpdateItem",
    { Key: { owner }, UpdateExpression: "ADD a :one DELETE b :set" },
    [["me"], ["a", "b", "owner"], undefined, "NONE"],
  ],
  [
    "UpdateItem",
    {
      Key: { owner },
      AttributeUpdates: { a: { Action: "DELETE" } },
      Expected: { b: { Exists: false } },
    },
    [["me"], ["a", "b", "owner"], undefined, "NONE"],
  ],
  [
    "Query",
    {
      KeyConditionExpression: "size = :t AND #o=:me",
      FilterExpression: "a BETWEEN :x AND :y OR begins_with (b, :z)",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":me": owner, ":t": at },
    },
    [["me"], ["a", "b", "owner", "size"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    {
      KeyConditions: { owner: { AttributeValueList: [owner, at] } },
      QueryFilter: { a: {} },
      KeyConditionExpression: "owner = :you",
      ExpressionAttributeValues: { ":you": { S: "you" } },
    },
    [["me"], ["a", "owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    {
      KeyConditionExpression: "owner = :mine AND at = :t",
      ExpressionAttributeValues: { ":mine": owner, ":t": at },
    },
    [["me"], ["at", "owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    { KeyConditions: { at: { AttributeValueList: [at] } } },
    [undefined, ["at"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    { KeyConditions: { owner: "me" } },
    [undefined, ["owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    { KeyConditionExpression: "owner > :me", ExpressionAttributeValues: { ":me": owner } },
    [undefined, ["owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Query",
    { KeyConditionExpression: "#o = :me" },
    [undefined, ["#o"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "Scan",
    { ScanFilter: { a: {} }, AttributesToGet: ["b", 5] },
    [undefined, ["5", "a", "b"], "SPECIFIC_ATTRIBUTES", undefined],
  ],
  [
    "BatchGetItem",
    { RequestItems: { others: { Keys: [{ owner }] } } },
    [undefined, undefined, "ALL_ATTRIBUTES", undefined],
  ],
  [
    "BatchWriteItem",
    { RequestItems: { things: [null, {}, { PutRequest: 5 }, { DeleteRequest: 5 }] } },
    [undefined, undefined, undefined, undefined],
  ],
  ["DescribeTable", {}, [undefined, undefined, undefined, undefined]],
  ["MyPutItem", {}, [undefined, undefined, undefined, undefined]],
  ["PutItems", {}, [undefined, undefined, undefined, undefined]],
  [
    "GetItem",
    { Key: { owner: "me", at: {} } },
    [undefined, ["at", "owner"], "ALL_ATTRIBUTES", undefined],
  ],
  [
    "GetItem",
    { Key: { owner } },
    [undefined, ["owner"], "ALL_ATTRIBUTES", undefined],
    ARN.replace("things", "others"),
  ],
  ["GetItem", { Key: "x" }, [undefined, undefined, "ALL_ATTRIBUTES", undefined]],
  [
    "GetItem",
    { Key: { constructor: owner } },
    [undefined, ["constructor"], "ALL_ATTRIBUTES", undefined],
  ],
];

describe("DynamoDB's condition keys", () => {
  for (const [operation, input, expected, resource = ARN] of CASES) {
    it(`of ${operation} ${JSON.stringify(input).slice(0, 100)}`, () => {
      const call = { operation, input, region: "eu-west-1", tables: TABLES };
      const keys = dynamoDbKeys(call, resource);
      expect([
        keys("dynamodb:LeadingKeys"),
        keys("dynamodb:attributes")?.toSorted(),
        keys("dynamodb:Select")?.[0],
        keys("dynamodb:ReturnValues")?.[0],
      ]).to.deep.equal(expected);
    });
  }

  it("say which capacity is returned", () => {
    for (const [input, expected] of [
      [{}, "NONE"],
      [{ ReturnConsumedCapacity: "TOTAL" }, "TOTAL"],
      [{ ReturnConsumedCapacity: 5 }, "NONE"],
    ] as const) {
      const call = { operation: "GetItem", input, region: "eu-west-1", tables: TABLES };
      const keys = dynamoDbKeys(call, ARN);
      expect(keys("dynamodb:ReturnConsumedCapacity")).to.deep.equal([expected]);
    }
  });

  it("know the table of an index without a schema, and tables without indexes", () => {
    const [table] = TABLES;
    const call = { operation: "GetItem", input: { Key: { owner } }, region: "eu-west-1" };
    const index = { IndexName: "by-at" };
    for (const createTable of [
      {},
      { GlobalSecondaryIndexes: [index] },
      { GlobalSecondaryIndexes: [{ ...index, KeySchema: [] }] },
    ]) {
      const keys = dynamoDbKeys(
        { ...call, tables: [{ ...table!, createTable }] },
        `${ARN}/index/by-at`,
      );
      expect(keys("dynamodb:LeadingKeys")).to.deep.equal(["me"]);
    }
  });

  it("are absent for an undefined body", () => {
    const call = { operation: "GetItem", input: undefined, region: "eu-west-1", tables: TABLES };
    expect(dynamoDbKeys(call, ARN)("dynamodb:Select")).to.equal(undefined);
  });
});
