// Reading the history of a channel: what counts as missed, what has expired, and what fits into a reply.
import { expect } from "chai";
import { MAX_MESSAGE_BYTES } from "../../../../handlers/lib/limits.ts";
import { createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import { type Process, Schedule } from "../../../helpers/schedule.ts";

const HISTORY = { size: 1000, ttlSeconds: 3600 };
const CHANNEL = "room:1";

const append = (process: Process, data: unknown) =>
  createAppend(process.channelTable)(CHANNEL, JSON.stringify(data), HISTORY);

describe("the history of a channel", () => {
  const told = async (work: (process: Process, schedule: Schedule) => Promise<unknown>) => {
    const schedule = new Schedule(1);
    let result: unknown;
    const process = schedule.start(async (own) => {
      result = await work(own, schedule);
    });
    await schedule.run();
    if (process.error) throw process.error;
    return result;
  };

  const publish = async (process: Process, count: number) => {
    for (let at = 1; at <= count; at += 1) await append(process, at);
  };

  it("is read from a position that it is beyond, and from no other", async () => {
    const recovered = await told(async (process) => {
      await publish(process, 30);
      const history = createHistoryReader(process.channelTable);
      const options = { ...HISTORY, size: 10 };
      const { epoch } = await history.position(CHANNEL, options);
      const results: unknown[] = [];
      for (const since of [
        { epoch, offset: 30 },
        { epoch, offset: 20 },
        { epoch, offset: 19 },
        { epoch, offset: 31 },
        { epoch: "another", offset: 30 },
      ]) {
        const reading = await history.read(CHANNEL, options, { since });
        expect(reading.offset).to.equal(30);
        results.push([reading.recovered, reading.publications.length]);
      }
      return results;
    });
    expect(recovered).to.deep.equal([
      [true, 0],
      [true, 10],
      [false, 0],
      [false, 0],
      [false, 0],
    ]);
  });

  it("tells who comes back after something has expired, also where DynamoDB has not deleted it, and where a tombstone is left of it", async () => {
    const recovered = await told(async (process, schedule) => {
      const history = createHistoryReader(process.channelTable);
      const { epoch } = await history.position(CHANNEL, HISTORY);
      const since = { epoch, offset: 1 };
      const read = () => history.read(CHANNEL, HISTORY, { since });
      await publish(process, 2);
      // A publisher dies between two others, and a reader closes its number late.
      await process.dynamoDb("UpdateItem", {
        Key: { p: { S: `head#${CHANNEL}` }, c: { S: "head" } },
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      });
      await publish(process, 1);
      const results: unknown[] = [];
      const note = async () => results.push([(await read()).recovered, (await read()).offset]);
      schedule.nowMs += (HISTORY.ttlSeconds - 200) * 1000;
      await note();
      schedule.nowMs += 190_000;
      await publish(process, 1);
      schedule.nowMs += 20_000;
      await note();
      for (const item of schedule.table.items) {
        if (Number(item["e"].N) * 1000 < schedule.nowMs) schedule.table.delete(item);
      }
      await note();
      return results;
    });
    expect(recovered).to.deep.equal([
      [true, 4],
      [false, 5],
      [false, 5],
    ]);
  });

  for (const [size, count, expected] of [
    [60_000, 5, [2, 2, 1]],
    [1265, 103, [100, 3]],
    [1275, 103, [99, 4]],
    [130_000, 2, [1, 1]],
  ] as const) {
    it(`gives of ${count} publications with ${size} bytes as many as fit into a reply, and the rest from there`, async () => {
      const pages = await told(async (process) => {
        for (let at = 1; at <= count; at += 1) await append(process, "x".repeat(size));
        const history = createHistoryReader(process.channelTable);
        let since = { ...(await history.position(CHANNEL, HISTORY)), offset: 0 };
        const sizes: number[] = [];
        for (let more = true; more;) {
          const reading = await history.read(CHANNEL, HISTORY, { since });
          const reply = { action: "subscribe", id: "x".repeat(64), channel: "x".repeat(200) };
          const frame = JSON.stringify({ ...reply, ...reading });
          expect(Buffer.byteLength(frame)).to.be.at.most(MAX_MESSAGE_BYTES);
          sizes.push(reading.publications.length);
          since = { epoch: reading.epoch, offset: reading.offset };
          more = reading.more;
        }
        return sizes;
      });
      expect(pages).to.deep.equal(expected);
    });
  }

  it("gives the latest to who names no position, and nothing of what has expired", async () => {
    const latest = await told(async (process, schedule) => {
      const history = createHistoryReader(process.channelTable);
      await publish(process, 3);
      schedule.nowMs += HISTORY.ttlSeconds * 1000 + 1000;
      await publish(process, 2);
      return (await history.read(CHANNEL, HISTORY, { limit: 4 })).publications;
    });
    expect(latest).to.deep.equal([
      { offset: 4, data: 1 },
      { offset: 5, data: 2 },
    ]);
  });
});
