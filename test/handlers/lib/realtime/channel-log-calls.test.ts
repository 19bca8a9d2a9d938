// The log of a channel, call by call: what is written of a publication with a key, and what has expired.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { logKey } from "../../../../handlers/lib/realtime/channel-keys.ts";
import { createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import { MAX_REPLY_BYTES } from "../../../../handlers/lib/realtime/limits.ts";
import { catchRejection } from "../../../helpers/errors.ts";

const NOW = 1_800_000_000;
const HISTORY = { size: 10, ttlSeconds: 60 };

const refuse = (): never => {
  throw new AwsError("ConditionalCheckFailedException", "", { status: 400 });
};

/** @param answers in the order of the calls. */
const prepare = (answers: (() => object)[], nowMs = NOW * 1000) => {
  const calls: [call: string, input: any][] = [];
  const dynamoDb = (async (operation: string, input: any) => {
    calls.push([`${operation} ${input.Key?.p.S ?? input.Item?.p.S ?? ""}`.trim(), input]);
    return (answers[calls.length - 1] ?? (() => ({})))();
  }) as JsonApi;
  const table = { dynamoDb, tableName: "t", now: () => nowMs, clock: systemClock };
  return { calls, table, names: () => calls.map(([name]) => name) };
};

const head = (n: number) => () => ({ Attributes: { ep: { S: "e" }, n: { N: String(n) } } });
const pointer = (o: number, e: number) => () => ({
  Item: { ep: { S: "e" }, o: { N: String(o) }, e: { N: String(e) } },
});
const nothing = () => ({});

describe("the key of a publication in the log", () => {
  it("is its channel's epoch, and its number with twelve digits", () => {
    expect(logKey("room:1", "e", 7)).to.deep.equal({ p: "log#room:1#e", c: "000000000007" });
  });
});

describe("the calls of a publication with a key", () => {
  const append = ({ table }: ReturnType<typeof prepare>) =>
    createAppend(table)("room:1", "1", HISTORY, "k");
  const KEY = { p: { S: "key#room:1" }, c: { S: "k" } };

  it("take one number, and write it for as long as the history is kept", async () => {
    const prepared = prepare([nothing, head(1)], NOW * 1000 + 999);
    expect(await append(prepared)).to.deep.equal({ epoch: "e", offset: 1, json: "1" });
    expect(prepared.names()).to.deep.equal([
      "GetItem key#room:1",
      "UpdateItem head#room:1",
      "UpdateItem key#room:1",
      "PutItem log#room:1#e",
    ]);
    const [read, take, , put] = prepared.calls.map(([, input]) => input);
    expect(read).to.deep.equal({ TableName: "t", Key: KEY, ConsistentRead: true });
    expect(take.ExpressionAttributeValues[":by"]).to.deep.equal({ N: "1" });
    expect(put).to.deep.equal({
      TableName: "t",
      Item: {
        p: { S: "log#room:1#e" },
        c: { S: "000000000001" },
        e: { N: String(NOW + 60) },
        w: { N: String(NOW) },
        d: { S: "1" },
      },
      ConditionExpression: "attribute_not_exists(p)",
    });
  });

  it("take no number when the key has one, and return what was published under it", async () => {
    const there = () => ({ Item: { d: { S: "0" } } });
    const prepared = prepare([pointer(5, NOW + 1), refuse, there]);
    expect(await append(prepared)).to.deep.equal({ epoch: "e", offset: 5, json: "0" });
    expect(prepared.names()).to.deep.equal([
      "GetItem key#room:1",
      "PutItem log#room:1#e",
      "GetItem log#room:1#e",
    ]);
  });

  it("take another number when that of the key has expired, in this second", async () => {
    const prepared = prepare([pointer(5, NOW), head(9)]);
    expect(await append(prepared)).to.deep.equal({ epoch: "e", offset: 9, json: "1" });
  });

  it("close the number that another publisher with the same key made useless", async () => {
    const there = () => ({ Item: { d: { S: "0" } } });
    const prepared = prepare([
      nothing,
      head(1),
      refuse,
      nothing,
      pointer(2, NOW + 60),
      refuse,
      there,
    ]);
    expect(await append(prepared)).to.deep.equal({ epoch: "e", offset: 2, json: "0" });
    expect(prepared.names()).to.deep.equal([
      "GetItem key#room:1",
      "UpdateItem head#room:1",
      "UpdateItem key#room:1",
      "PutItem log#room:1#e",
      "GetItem key#room:1",
      "PutItem log#room:1#e",
      "GetItem log#room:1#e",
    ]);
    const [, tombstone] = prepared.calls[3]!;
    expect(tombstone.Item).to.deep.equal({
      p: { S: "log#room:1#e" },
      c: { S: "000000000001" },
      e: { N: String(NOW + 60) },
      w: { N: String(NOW) },
    });
  });

  it("end in a conflict, also where nothing is counted", async () => {
    const { table } = prepare([]);
    const dynamoDb = (async (operation: string) =>
      operation === "PutItem" ? refuse() : head(1)()) as JsonApi;
    const publishing = createAppend({ ...table, dynamoDb })("room:1", "1", HISTORY);
    expect((await catchRejection(publishing)).name).to.equal("Conflict");
  });
});

describe("a reading of the history", () => {
  /** @param publications each with its bytes as JSON, and the second in which it expires. */
  const read = (publications: [bytes: number, e: number][]) => {
    const Items = publications.map(([bytes, e], at) => ({
      c: { S: logKey("room:1", "e", at + 1).c },
      e: { N: String(e) },
      d: { S: JSON.stringify("x".repeat(bytes - 2)) },
    }));
    const n = { N: String(publications.length) };
    const Item = { ep: { S: "e" }, n, b: { N: "0" } };
    const { table } = prepare([() => ({ Item }), () => ({ Items })]);
    return createHistoryReader(table).read("room:1", HISTORY, {});
  };

  it("lacks what expires in this second", async () => {
    const { publications } = await read([
      [3, NOW],
      [4, NOW + 1],
    ]);
    expect(publications).to.deep.equal([{ offset: 2, data: "xx" }]);
  });

  it("fills a reply to the last byte, 32 of which surround each publication", async () => {
    const first = 1000;
    const second = MAX_REPLY_BYTES - first - 2 * 32;
    for (const [bytes, count, more] of [
      [second, 2, false],
      [second + 1, 1, true],
    ] as const) {
      const reading = await read([
        [first, NOW + 1],
        [bytes, NOW + 1],
      ]);
      expect([reading.publications.length, reading.more]).to.deep.equal([count, more]);
    }
  });

  it("has at least one publication, however large", async () => {
    const reading = await read([[MAX_REPLY_BYTES + 1, NOW + 1]]);
    expect(reading).to.deep.include({ epoch: "e", offset: 1, more: false });
    expect(reading.publications).to.have.length(1);
  });
});
