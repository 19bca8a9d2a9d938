// The calls of the index of expiring tokens, as DynamoDB gets them.
import { expect } from "chai";
import type { JsonApi } from "../../../handlers/lib/aws/json-api.ts";
import { createExpiryIndex } from "../../../handlers/lib/expiry-index.ts";

const prepare = () => {
  const calls: [operation: string, input: unknown][] = [];
  const dynamoDb = (async (operation: string, input: object) => {
    calls.push([operation, input]);
    return { Items: [{ c: { S: "a=" } }, { c: { S: "b=" } }] };
  }) as JsonApi;
  return { calls, index: createExpiryIndex({ dynamoDb, tableName: "t" }) };
};

const key = (id: string) => ({ p: { S: "expiry#30000000" }, c: { S: id } });

describe("the index of expiring tokens", () => {
  it("asks for 25 ids of a minute, from the start or after one of them", async () => {
    const { calls, index } = prepare();
    expect(await index.listIds(30_000_000)).to.deep.equal(["a=", "b="]);
    await index.listIds(30_000_000, "b=");
    const query = {
      TableName: "t",
      KeyConditionExpression: "p = :p",
      ExpressionAttributeValues: { ":p": { S: "expiry#30000000" } },
      Limit: 25,
    };
    expect(calls).to.deep.equal([
      ["Query", query],
      ["Query", { ...query, ExclusiveStartKey: key("b=") }],
    ]);
  });

  it("deletes ids of a minute in one call", async () => {
    const { calls, index } = prepare();
    await index.forget(30_000_000, ["a=", "b="]);
    const requests = ["a=", "b="].map((id) => ({ DeleteRequest: { Key: key(id) } }));
    expect(calls).to.deep.equal([["BatchWriteItem", { RequestItems: { t: requests } }]]);
  });
});
