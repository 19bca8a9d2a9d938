// The items that say of a member that the others are told of it.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { computeExpiry } from "../../../../handlers/lib/connection-keys.ts";
import {
  beginJoin,
  beginLeave,
  endJoin,
  findTold,
  forgetTold,
  type ToldItem,
} from "../../../../handlers/lib/realtime/told-items.ts";
import { catchRejection } from "../../../helpers/errors.ts";

const NOW_MS = 1_800_000_000_000;
const LAYOUT = { version: 1, shards: 1 };
const MEMBER = { connectionId: "a=", connectedAt: NOW_MS - 5000, principalId: "me" };
const KEY = { p: { S: "told#room:1#1.0" }, c: { S: "a=" } };
const itemAt = (atMs: number, s?: "join" | "leave"): ToldItem => ({
  ...KEY,
  u: { S: "me" },
  t: { N: String(atMs) },
  ...(s && { s: { S: s } }),
});

const prepare = (answer: (operation: string) => object = () => ({})) => {
  const calls: [operation: string, input: any][] = [];
  const dynamoDb: JsonApi = async <Output>(operation: string, input: object | string) => {
    calls.push([operation, input]);
    return answer(operation) as Output;
  };
  return { calls, table: { dynamoDb, tableName: "t", now: () => NOW_MS } };
};

const fail = (name: string) => (): never => {
  throw new AwsError(name, "", { status: 400 });
};
const REFUSED = fail("ConditionalCheckFailedException");

describe("a told item", () => {
  it("of joining is written before the frame, and outlives the presence", async () => {
    const { table, calls } = prepare();
    const item = await beginJoin(table, "room:1", LAYOUT, MEMBER, undefined);
    expect(item).to.deep.equal(itemAt(NOW_MS, "join"));
    const e = { N: String(computeExpiry(MEMBER.connectedAt) + 360) };
    expect(calls).to.deep.equal([["PutItem", { TableName: "t", Item: { ...item, e } }]]);
  });

  for (const [lastMs, atMs] of [
    [NOW_MS - 1, NOW_MS],
    [NOW_MS, NOW_MS + 1],
    [NOW_MS + 50, NOW_MS + 51],
  ] as const) {
    it(`is later than the last one, which is ${lastMs - NOW_MS} ms old`, async () => {
      const { table } = prepare();
      const last = itemAt(lastMs);
      const { t } = await beginJoin(table, "room:1", LAYOUT, MEMBER, last);
      expect(t.N).to.equal(String(atMs));
      expect((await beginLeave(table, last))?.t.N).to.equal(String(atMs));
    });
  }

  it("of leaving keeps its time when the frame has to be sent again", async () => {
    const { table, calls } = prepare();
    const item = itemAt(NOW_MS - 100, "leave");
    expect(await beginLeave(table, item)).to.equal(item);
    expect(calls).to.deep.equal([]);
  });

  it("of leaving is marked, unless another request has changed the item", async () => {
    const { table, calls } = prepare();
    const item = itemAt(NOW_MS - 100, "join");
    expect(await beginLeave(table, item)).to.deep.equal({ ...item, t: { N: String(NOW_MS) } });
    expect(calls).to.deep.equal([
      [
        "UpdateItem",
        {
          TableName: "t",
          Key: KEY,
          UpdateExpression: "SET t = :t, s = :leave",
          ConditionExpression: "t = :before",
          ExpressionAttributeValues: {
            ":t": { N: String(NOW_MS) },
            ":leave": { S: "leave" },
            ":before": item.t,
          },
        },
      ],
    ]);
    expect(await beginLeave(prepare(REFUSED).table, item)).to.equal(undefined);
  });

  it("is done with only if it is still the same", async () => {
    const item = itemAt(NOW_MS, "join");
    for (const [end, operation, condition] of [
      [endJoin, "UpdateItem", "t = :t AND s = :join"],
      [forgetTold, "DeleteItem", "t = :t"],
    ] as const) {
      const { table, calls } = prepare(REFUSED);
      await end(table, item);
      const [[called, input] = []] = calls;
      expect(called).to.equal(operation);
      expect(input).to.deep.include({
        TableName: "t",
        Key: KEY,
        ConditionExpression: condition,
      });
      expect(input.ExpressionAttributeValues[":t"]).to.deep.equal(item.t);
      const { message } = await catchRejection(end(prepare(fail("Throttling")).table, item));
      expect(message).to.be.a("string");
    }
  });

  it("is looked for in every layout", async () => {
    const layouts = [LAYOUT, { version: 2, shards: 1 }];
    const { table, calls } = prepare();
    expect(await findTold(table, "room:1", layouts, "a=")).to.equal(undefined);
    expect(calls.map(([, { Key }]) => Key.p.S)).to.deep.equal([
      "told#room:1#1.0",
      "told#room:1#2.0",
    ]);
    for (const [operation, { TableName, ConsistentRead }] of calls) {
      expect([operation, TableName, ConsistentRead]).to.deep.equal(["GetItem", "t", true]);
    }
    const found = prepare(() => ({ Item: itemAt(NOW_MS) }));
    expect(await findTold(found.table, "room:1", layouts, "a=")).to.deep.equal(itemAt(NOW_MS));
  });
});
