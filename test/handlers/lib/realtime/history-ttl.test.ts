// Changing for how long a channel's history is kept, while there is one: nothing is lost in silence, and nothing is refused.
import { expect } from "chai";
import { createAppend, type History } from "../../../../handlers/lib/realtime/channel-log.ts";
import { createHistoryReader } from "../../../../handlers/lib/realtime/history.ts";
import { MAX_STALE_MS } from "../../../helpers/fake-table.ts";
import { Schedule } from "../../../helpers/schedule.ts";

const CHANNEL = "room:1";
const SHORT: History = { size: 1000, ttlSeconds: 300 };
const LONG: History = { size: 1000, ttlSeconds: 24 * 60 * 60 };

/** What happens to the channel, one after the other. */
interface Steps {
  publish: (history: History, count: number) => Promise<void>;
  /** @param deletes whether DynamoDB deletes what has expired. */
  wait: (seconds: number, deletes: boolean) => void;
  /** Makes the channel one for which no time is written. */
  forgetTimes: () => void;
  /** @returns what a client gets that has had everything up to `offset`. */
  read: (history: History, offset: number) => Promise<{ recovered?: boolean; offsets: number[] }>;
}

const inOneProcess = async (work: (steps: Steps) => Promise<void>): Promise<void> => {
  const schedule = new Schedule(1, MAX_STALE_MS);
  const process = schedule.start(async ({ channelTable }) => {
    const reader = createHistoryReader(channelTable);
    await work({
      publish: async (history, count) => {
        for (let at = 1; at <= count; at += 1) {
          await createAppend(channelTable)(CHANNEL, "1", history);
        }
      },
      wait: (seconds, deletes) => {
        schedule.nowMs += seconds * 1000;
        if (!deletes) return;
        const expired = schedule.table.items.filter(({ e }) => Number(e.N) * 1000 < schedule.nowMs);
        for (const item of expired) schedule.table.delete(item);
      },
      forgetTimes: () => {
        for (const { ts, ...item } of schedule.table.items) if (ts) schedule.table.put(item);
      },
      read: async (history, offset) => {
        const { epoch } = await reader.position(CHANNEL, history);
        const since = { epoch, offset };
        const { recovered, publications } = await reader.read(CHANNEL, history, { since });
        return { recovered, offsets: publications.map((each) => each.offset) };
      },
    });
  });
  await schedule.run();
  if (process.error) throw process.error;
};

describe("a history that is kept for another time than before", () => {
  for (const deletes of [false, true]) {
    const what = deletes ? "deleted" : "expired and not deleted";
    it(`longer, tells who has missed what is ${what}`, async () => {
      await inOneProcess(async ({ publish, wait, read }) => {
        await publish(SHORT, 3);
        wait(600, deletes);
        await publish(LONG, 2);
        expect(await read(LONG, 1)).to.deep.equal({ recovered: false, offsets: [] });
        expect(await read(LONG, 3)).to.deep.equal({ recovered: true, offsets: [4, 5] });
      });
    });

    it(`shorter, tells who has missed what is ${what}, between others that are still there`, async () => {
      await inOneProcess(async ({ publish, wait, read }) => {
        await publish(LONG, 2);
        await publish(SHORT, 2);
        wait(600, deletes);
        await publish(SHORT, 1);
        expect(await read(SHORT, 0)).to.deep.equal({ recovered: false, offsets: [] });
        expect(await read(SHORT, 4)).to.deep.equal({ recovered: true, offsets: [5] });
      });
    });
  }

  it("is kept for the stack's time where none is written", async () => {
    await inOneProcess(async ({ publish, forgetTimes, wait, read }) => {
      await publish(LONG, 3);
      forgetTimes();
      wait(600, false);
      expect(await read(LONG, 1)).to.deep.equal({ recovered: true, offsets: [2, 3] });
    });
  });
});
