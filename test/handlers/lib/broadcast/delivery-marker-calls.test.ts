// The calls of the marks of work, as DynamoDB gets them.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import {
  createDeliveryMarker,
  type Mark,
} from "../../../../handlers/lib/broadcast/delivery-marker.ts";

const NOW_MS = 1_800_000_000_999;
const KEY = { TableName: "t", Key: { p: { S: "work#w" }, c: { S: "w" } } };

const refuse = (): never => {
  throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
};

/** @param answers in the order of the calls. */
const prepare = (...answers: (() => object)[]) => {
  const calls: [operation: string, input: any][] = [];
  const dynamoDb = (async (operation: string, input: object) => {
    calls.push([operation, input]);
    return (answers[calls.length - 1] ?? (() => ({})))();
  }) as JsonApi;
  const marker = createDeliveryMarker({ dynamoDb, tableName: "t", now: () => NOW_MS });
  return { calls, claim: () => marker.claim("w", 60_000) };
};

const claimed = (claims: string, rest?: string) => () => ({
  Attributes: { until: { N: "1" }, claims: { N: claims }, ...(rest && { rest: { S: rest } }) },
});

describe("the calls of a mark", () => {
  it("claim work for its lease, and remember it for a day", async () => {
    const { calls, claim } = prepare(claimed("1"));
    expect(await claim()).to.include({ isTakenOver: false, rest: undefined });
    const [[operation, input]] = calls as [(typeof calls)[0]];
    const owner = input.ExpressionAttributeValues[":owner"].S;
    expect(owner).to.match(/^[0-9a-f-]{36}$/);
    expect([operation, input]).to.deep.equal([
      "UpdateItem",
      {
        ...KEY,
        UpdateExpression: "SET #until = :until, #owner = :owner, #e = :e ADD #claims :one",
        ConditionExpression:
          "attribute_not_exists(p) OR #until >= :one AND #until <= :now OR #owner = :owner AND #until > :one OR #e <= :seconds",
        ExpressionAttributeNames: {
          "#until": "until",
          "#owner": "owner",
          "#claims": "claims",
          "#e": "e",
        },
        ExpressionAttributeValues: {
          ":until": { N: "1800000060999" },
          ":owner": { S: owner },
          ":e": { N: "1800086400" },
          ":one": { N: "1" },
          ":now": { N: "1800000000999" },
          ":seconds": { N: "1800000000" },
        },
        ReturnValues: "ALL_NEW",
      },
    ]);
  });

  it("keep what is left, finish and release only what this worker owns", async () => {
    const { calls, claim } = prepare(claimed("2", "old"));
    const mark = (await claim()) as Mark;
    expect(mark).to.include({ isTakenOver: true, rest: "old" });
    const owner = calls[0]![1].ExpressionAttributeValues[":owner"];
    await mark.keep("new");
    await mark.finish();
    await mark.release();
    const own = { ...KEY, ConditionExpression: "#owner = :owner" };
    const names = { "#owner": "owner", "#until": "until" };
    expect(calls.slice(1)).to.deep.equal([
      [
        "UpdateItem",
        {
          ...own,
          UpdateExpression: "SET #rest = :rest",
          ConditionExpression: "#owner = :owner AND #until > :one",
          ExpressionAttributeNames: { ...names, "#rest": "rest" },
          ExpressionAttributeValues: { ":owner": owner, ":rest": { S: "new" }, ":one": { N: "1" } },
        },
      ],
      [
        "UpdateItem",
        {
          ...own,
          UpdateExpression: "SET #until = :zero REMOVE #rest",
          ExpressionAttributeNames: { ...names, "#rest": "rest" },
          ExpressionAttributeValues: { ":owner": owner, ":zero": { N: "0" } },
        },
      ],
      [
        "UpdateItem",
        {
          ...own,
          UpdateExpression: "SET #until = :one",
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ":owner": owner, ":one": { N: "1" } },
        },
      ],
    ]);
  });

  for (const [what, Item, state] of [
    ["that is done", { until: { N: "0" } }, "done"],
    ["of another worker", { until: { N: "1800000001000" } }, "busy"],
    ["that was released meanwhile", { until: { N: "1" } }, "busy"],
    ["that is gone meanwhile", undefined, "busy"],
  ] as const) {
    it(`read the state of work ${what}: ${state}`, async () => {
      const { calls, claim } = prepare(refuse, () => ({ Item }));
      expect(await claim()).to.equal(state);
      expect(calls[1]).to.deep.equal(["GetItem", { ...KEY, ConsistentRead: true }]);
    });
  }
});
