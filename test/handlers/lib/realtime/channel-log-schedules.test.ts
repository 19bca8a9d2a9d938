// Publishers and readers of one channel in random orders of calls, some of them slow, some dying: nothing is lost, nothing
// comes twice, and everybody reads the same order.
import { expect } from "chai";
import { Subscription } from "../../../../client/index.ts";
import { createAppend } from "../../../../handlers/lib/realtime/channel-log.ts";
import type { Position } from "../../../../handlers/lib/realtime/frames.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import { MAX_STALE_MS } from "../../../helpers/fake-table.ts";
import { type Process, Schedule } from "../../../helpers/schedule.ts";
import { keepScore } from "../../../helpers/scoreboard.ts";

const HISTORY = { size: 1000, ttlSeconds: 3600 };
const CHANNEL = "room:1";

const append = (process: Process, data: unknown, key?: string) =>
  createAppend(process.channelTable)(CHANNEL, JSON.stringify(data), HISTORY, key);

interface Read {
  offset: number;
  data: unknown;
}

/** Reads what is new since the last time. */
class Reader {
  readonly seen: Read[] = [];
  since: Position | undefined;

  async read(process: Process, limit = 100): Promise<boolean> {
    const history = createHistoryReader(process.channelTable);
    this.since ??= { ...(await history.position(CHANNEL, HISTORY)), offset: 0 };
    const { since } = this;
    const reading = await history.read(CHANNEL, HISTORY, { since, limit });
    expect(reading.recovered).to.equal(true);
    this.seen.push(...(reading.publications as Read[]));
    this.since = { epoch: reading.epoch, offset: reading.offset };
    return reading.more;
  }
}

/** A client's subscription, whose frames are lost, doubled and late. */
const startListener = async (schedule: Schedule) => {
  const ask = async (process: Process, since: Position | undefined) => {
    const history = createHistoryReader(process.channelTable);
    if (!since) return history.position(CHANNEL, HISTORY);
    return history.read(CHANNEL, HISTORY, { since });
  };
  const room = new Subscription(
    CHANNEL,
    {},
    {
      isConnected: () => true,
      request: ({ since }: { since?: Position }) =>
        new Promise((resolve, reject) => {
          schedule.start(async (process) => {
            const reading = ask(process, since);
            await reading.then((reply) => resolve({ action: "subscribe", ...reply }), reject);
          });
        }),
      after: (milliseconds, callback) => schedule.after(milliseconds, callback),
      forget: () => {},
    },
  );
  const delivered: unknown[] = [];
  room.on("publication", ({ data }) => delivered.push(data));
  const losses: unknown[] = [];
  room.on("lost", (position) => losses.push(position));
  /** Frames of a publication that was appended. */
  const hear = ({ json, ...position }: Awaited<ReturnType<typeof append>>) => {
    const frame = { channel: CHANNEL, ...position, data: JSON.parse(json) as unknown };
    for (let times = schedule.below(3); times > 0; times -= 1) {
      schedule.start(async (process) => {
        for (let waits = schedule.below(6); waits > 0; waits -= 1) await process.step();
        room.take(frame);
      });
    }
  };
  const catchUp = async () => {
    room.join();
    await schedule.run();
  };
  await catchUp();
  return { hear, catchUp, delivered, losses };
};

/** All there is in the end. */
const readEverything = async (schedule: Schedule, reader = new Reader()): Promise<Read[]> => {
  schedule.start(async (process) => {
    while (await reader.read(process, 7));
  });
  await schedule.run();
  return reader.seen;
};

const listTexts = (reads: Read[]) => reads.map(({ data }) => String(data));

describe("the log of a channel", function () {
  it("R32 500 orders of publishers that are paused or killed at any step, with readers beside them, and a client whose frames are lost, doubled and late: lost 0, duplicates 0, in order", async function () {
    let [lost, duplicates, closed, deaths] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 500; seed += 1) {
      const schedule = new Schedule(seed, MAX_STALE_MS);
      const acknowledged: string[] = [];
      const listener = await startListener(schedule);
      for (let publisher = 0; publisher < 5; publisher += 1) {
        const dies = schedule.random() < 0.3;
        deaths += Number(dies);
        schedule.start(
          async (process) => {
            for (let message = 0; message < 3; message += 1) {
              const data = `${publisher}.${message}`;
              listener.hear(await append(process, data));
              acknowledged.push(data);
            }
          },
          dies ? schedule.below(8) : Infinity,
        );
      }
      const readers = [new Reader(), new Reader()];
      for (const reader of readers) {
        schedule.start(async (process) => {
          for (let reads = 0; reads < 4; reads += 1) await reader.read(process);
        });
      }
      await schedule.run();
      const all = await readEverything(schedule);
      for (const reader of readers) {
        expect(await readEverything(schedule, reader), `seed ${seed}`).to.deep.equal(all);
      }
      const texts = listTexts(all);
      await listener.catchUp();
      expect(listener.delivered, `seed ${seed}`).to.deep.equal(texts);
      expect(listener.losses, `seed ${seed}`).to.deep.equal([]);
      expect(all.map(({ offset }) => offset)).to.deep.equal(
        all.map(({ offset }) => offset).toSorted((a, b) => a - b),
      );
      lost += acknowledged.filter((data) => !texts.includes(data)).length;
      duplicates += texts.length - new Set(texts).size;
      closed += schedule.table.items.filter(({ p, d }) => p.S.startsWith("log#") && !d).length;
      for (let publisher = 0; publisher < 5; publisher += 1) {
        const own = texts.filter((data) => data.startsWith(`${publisher}.`));
        expect(own, `seed ${seed}`).to.deep.equal(own.toSorted());
      }
    }
    keepScore(this, { lost, duplicates });
    expect({ lost, duplicates }).to.deep.equal({ lost: 0, duplicates: 0 });
    // Otherwise it has shown nothing.
    expect(closed).to.be.greaterThan(100);
    expect(deaths).to.be.greaterThan(500);
  });

  it("R33 500 orders of the same key, published again by those that died or not: one publication, and one number", async function () {
    let [lost, duplicates, closed] = [0, 0, 0];
    for (let seed = 1; seed <= 500; seed += 1) {
      const schedule = new Schedule(seed, MAX_STALE_MS);
      const numbers = new Map<string, Set<number>>();
      const note = (key: string, { offset }: Position) =>
        numbers.set(key, (numbers.get(key) ?? new Set()).add(offset));
      for (let publisher = 0; publisher < 8; publisher += 1) {
        const key = `key-${publisher % 2}`;
        const dies = schedule.random() < 0.4;
        schedule.start(
          async (process) => {
            note(key, await append(process, key, key));
          },
          dies ? schedule.below(6) : Infinity,
        );
      }
      const reader = new Reader();
      schedule.start(async (process) => {
        for (let reads = 0; reads < 4; reads += 1) await reader.read(process);
      });
      await schedule.run();
      // A client repeats what it has no reply to.
      for (const key of ["key-0", "key-1"]) {
        schedule.start(async (process) => note(key, await append(process, "another", key)));
      }
      await schedule.run();
      const texts = listTexts(await readEverything(schedule, reader));
      for (const [key, offsets] of numbers) {
        expect(offsets.size, `seed ${seed}, ${key}`).to.equal(1);
        // What came first counts; if nobody came to its end, the repetition is the first.
        lost += Number(!texts.includes(key) && !texts.includes("another"));
      }
      duplicates += texts.length - numbers.size;
      closed += schedule.table.items.filter(({ p, d }) => p.S.startsWith("log#") && !d).length;
    }
    keepScore(this, { lost, duplicates });
    expect({ lost, duplicates }).to.deep.equal({ lost: 0, duplicates: 0 });
    expect(closed).to.be.greaterThan(100);
  });
});
