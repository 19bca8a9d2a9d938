// What the index of connections asks DynamoDB for, and how it reads the answers.
import { expect } from "chai";
import type { JsonApi } from "../../../handlers/lib/aws/json-api.ts";
import {
  type ConnectionIndexOptions,
  createConnectionIndex,
} from "../../../handlers/lib/connection-index.ts";
import { catchRejection } from "../../helpers/errors.ts";

type Call = [operation: string, input: unknown];

/** An index of two layouts whose calls get these outputs, in order. */
const createRecorded = (outputs: object[], options: Partial<ConnectionIndexOptions> = {}) => {
  const calls: Call[] = [];
  const dynamoDb = (async (operation: string, input: unknown) => {
    calls.push([operation, typeof input === "string" ? JSON.parse(input) : input]);
    return outputs.shift() ?? {};
  }) as JsonApi;
  const layouts = [
    { version: 1, shards: 1 },
    { version: 2, shards: 1 },
  ];
  const now = () => 1_800_000_000_999;
  const index = createConnectionIndex({ dynamoDb, tableName: "t", layouts, now, ...options });
  return { index, calls };
};

const QUERY = {
  TableName: "t",
  KeyConditionExpression: "p = :p",
  FilterExpression: "e > :now",
  ExpressionAttributeValues: { ":p": { S: "*#1.0" }, ":now": { N: "1800000000" } },
  Limit: 1300,
};

const ITEM = { c: { S: "a=" }, e: { N: "1800000060" } };

const deletions = (keys: [p: string, c: string][]) => ({
  RequestItems: {
    t: keys.map(([p, c]) => ({ DeleteRequest: { Key: { p: { S: p }, c: { S: c } } } })),
  },
});

describe("the index of connections", () => {
  it("reads a page of those that have not expired, up to the last one", async () => {
    const { index, calls } = createRecorded([{ Items: [ITEM] }]);
    expect(await index.page("*#1.0")).to.deep.equal({
      recipients: [{ id: "a=", expiresAt: 1_800_000_060 }],
      next: undefined,
    });
    expect(calls).to.deep.equal([["Query", QUERY]]);
  });

  it("says where the next page starts, and starts there", async () => {
    const outputs = [{ Items: [], LastEvaluatedKey: { p: { S: "*#1.0" }, c: { S: "b=" } } }];
    const { index, calls } = createRecorded(outputs, { pageSize: 3 });
    expect(await index.page("*#1.0", "a=")).to.deep.equal({ recipients: [], next: "b=" });
    const ExclusiveStartKey = { p: { S: "*#1.0" }, c: { S: "a=" } };
    expect(calls).to.deep.equal([["Query", { ...QUERY, Limit: 3, ExclusiveStartKey }]]);
  });

  it("deletes the items of every layout, and reads nothing where there are no channels", async () => {
    for (const options of [{}, { hasChannels: false }]) {
      const { index, calls } = createRecorded([], options);
      await index.delete(["a=", "b="]);
      const keys = ["a=", "b="].flatMap((id) =>
        ["*#1.0", "*#2.0", `connection#${id}`].map((p): [string, string] => [p, id]),
      );
      expect(calls).to.deep.equal([["BatchWriteItem", deletions(keys)]]);
    }
  });

  it("deletes the memberships of each connection where there are channels", async () => {
    const reverse = { p: { S: "connection#a=" }, c: { S: "in#room" }, m: { SS: ["room#1.0"] } };
    const { index, calls } = createRecorded([{}, { Items: [reverse] }], { hasChannels: true });
    await index.delete(["a="]);
    expect(calls.map(([operation]) => operation)).to.deep.equal([
      "BatchWriteItem",
      "Query",
      "BatchWriteItem",
      "BatchWriteItem",
    ]);
    expect(calls.slice(2).map(([, input]) => input)).to.deep.equal([
      deletions([["room#1.0", "a="]]),
      deletions([["connection#a=", "in#room"]]),
    ]);
  });

  it("deletes 25 items at a time, and says how many DynamoDB leaves", async () => {
    const ids = Array.from({ length: 9 }, (_, at) => `${at}=`);
    const { index, calls } = createRecorded([{}, { UnprocessedItems: { t: [{}, {}] } }]);
    const { message } = await catchRejection(index.delete(ids));
    expect(message).to.equal("DynamoDB left 2 items unprocessed");
    const sizes = calls.map(([, input]) => (input as any).RequestItems.t.length);
    expect(sizes).to.deep.equal([25, 2]);
  });
});
