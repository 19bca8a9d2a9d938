// Reading the history of a channel: what counts as missed, what has expired, and what fits into a reply.
import { expect } from "chai";
import type { Clock } from "../../../../handlers/lib/clock.ts";
import { MAX_MESSAGE_BYTES } from "../../../../handlers/lib/limits.ts";
import { addToHead, createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import { MAX_STALE_MS } from "../../../helpers/fake-table.ts";
import { type Process, Schedule } from "../../../helpers/schedule.ts";

const HISTORY = { size: 1000, ttlSeconds: 3600 };
const CHANNEL = "room:1";

const append = (process: Process, data: unknown) =>
  createAppend(process.channelTable)(CHANNEL, JSON.stringify(data), HISTORY);

describe("the history of a channel", () => {
  const told = async (work: (process: Process, schedule: Schedule) => Promise<unknown>) => {
    const schedule = new Schedule(1, MAX_STALE_MS);
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

  const HEAD = { p: { S: `head#${CHANNEL}` }, c: { S: "head" } };

  /** What a publisher does that dies before it writes. */
  const takeNumber = (process: Process) =>
    process.dynamoDb("UpdateItem", {
      Key: HEAD,
      UpdateExpression: "ADD n :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });

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
        results.push([reading.recovered, reading.publications.length, reading.more]);
      }
      return results;
    });
    expect(recovered).to.deep.equal([
      [true, 0, false],
      [true, 10, false],
      [false, 0, false],
      [false, 0, false],
      [false, 0, false],
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
      await takeNumber(process);
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

  it("begins with the first publication when fewer are there than may be", async () => {
    const latest = await told(async (process) => {
      await publish(process, 2);
      return createHistoryReader(process.channelTable).read(CHANNEL, HISTORY, {});
    });
    expect(latest).to.deep.include({
      offset: 2,
      more: false,
      publications: [
        { offset: 1, data: 1 },
        { offset: 2, data: 2 },
      ],
    });
    expect(latest).not.to.have.property("recovered");
  });

  it("is empty in a channel without a head, which it creates, and lacks what an earlier epoch had", async () => {
    const readings = await told(async (process) => {
      const history = createHistoryReader(process.channelTable);
      const first = await history.read(CHANNEL, HISTORY, {});
      const since = { epoch: "earlier", offset: 0 };
      const other = await history.read("room:2", HISTORY, { since });
      const { epoch } = await history.position(CHANNEL, HISTORY);
      expect(first.epoch).to.equal(epoch);
      return [first, { ...other, epoch }].map((reading) => ({ ...reading, epoch: "new" }));
    });
    const empty = { epoch: "new", offset: 0, publications: [], more: false };
    expect(readings).to.deep.equal([empty, { ...empty, recovered: false }]);
  });

  it("changes nothing in the table when it tells the position", async () => {
    await told(async (process, schedule) => {
      await publish(process, 1);
      const before = structuredClone(schedule.table.items);
      schedule.nowMs += 60_000;
      const history = createHistoryReader(process.channelTable);
      expect((await history.position(CHANNEL, HISTORY)).offset).to.equal(1);
      await history.read(CHANNEL, HISTORY, {});
      expect(schedule.table.items).to.deep.equal(before);
    });
  });

  it("has no gap after a publisher had 150 ms to write", async () => {
    const waits = await told(async (process) => {
      const { clock } = process;
      const timers: number[] = [];
      const after: Clock["after"] = (ms, ring) => {
        timers.push(ms);
        return clock.after(ms, ring);
      };
      const options = { ...process.channelTable, clock: { ...clock, after } };
      await takeNumber(process);
      const { epoch } = await addToHead(process.channelTable, CHANNEL, HISTORY, 0);
      const since = { epoch, offset: 0 };
      const read = () => createHistoryReader(options).read(CHANNEL, HISTORY, { since });
      expect(await read()).to.deep.include({ offset: 1, recovered: true });
      expect(await read()).to.deep.include({ offset: 1, recovered: true });
      return timers;
    });
    expect(waits).to.deep.equal([150]);
  });

  describe("whose publisher died two minutes before something may have expired", () => {
    /** @param nowSeconds of the reader. @returns whether the reader knows that nothing is missing. */
    const isRecovered = async (process: Process, nowSeconds: number) => {
      const options = { ...process.channelTable, now: () => nowSeconds * 1000 };
      const since = { ...(await addToHead(options, CHANNEL, HISTORY, 0)), offset: 0 };
      return (await createHistoryReader(options).read(CHANNEL, HISTORY, { since })).recovered;
    };

    const isRecoveredAfter = (leftSeconds: number, publishFirst: boolean) =>
      told(async (process, schedule) => {
        await addToHead(process.channelTable, CHANNEL, HISTORY, 0);
        let endSeconds = Number(schedule.table.get(HEAD)!["b"].N) + HISTORY.ttlSeconds;
        if (publishFirst) {
          schedule.nowMs += 1_000_000;
          await publish(process, 1);
          const { e } = schedule.table.items.find(({ d }) => d !== undefined)!;
          endSeconds = Number(e.N);
        }
        await takeNumber(process);
        return isRecovered(process, endSeconds - leftSeconds);
      });

    for (const [what, publishFirst] of [
      ["in a new epoch", false],
      ["after another one", true],
    ] as const) {
      it(`lacks nothing ${what} for as long as that is sure`, async () => {
        expect(await isRecoveredAfter(121, publishFirst)).to.equal(true);
        expect(await isRecoveredAfter(120, publishFirst)).to.equal(false);
      });
    }
  });
});
