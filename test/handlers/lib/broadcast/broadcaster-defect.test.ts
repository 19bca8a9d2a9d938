// What a worker leaves after an unexpected error.
import { expect } from "chai";
import { Broadcaster } from "../../../../handlers/lib/broadcast/broadcaster.ts";
import type { Mark } from "../../../../handlers/lib/broadcast/delivery-marker.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import { createWorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import type { Layout } from "../../../../handlers/lib/connection-keys.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { UNLIMITED } from "../../../helpers/stubs.ts";

const prepare = (post: () => Promise<never>) => {
  const recipients = Array.from({ length: 5 }, (_, index) => ({
    id: `c${index}`,
    expiresAt: systemClock.now() / 1000 + 3600,
  }));
  const released: string[] = [];
  const createMark = (id: string): Mark => ({
    isTakenOver: true,
    rest: undefined,
    keep: async () => {},
    finish: async () => {},
    release: async () => void released.push(id),
  });
  const layouts: [Layout] = [{ version: 1, shards: 1 }];
  const broadcaster = new Broadcaster({
    index: { page: async () => ({ recipients }), delete: async () => {} },
    poster: { post },
    queue: { send: async () => {}, deadLetter: async () => {} },
    marker: { claim: async (id) => createMark(id) },
    limiter: UNLIMITED,
    clock: systemClock,
    random: () => 0.5,
    log: () => {},
    layouts,
    lanes: 1,
  });
  const endMs = systemClock.now() + 60_000;
  const deadline = { stopAtMs: endMs - 6000, giveUpAtMs: endMs - 3000, endMs };
  const work = () =>
    broadcaster.work(createWorkItem(layouts, "b1", "hi"), deadline, new Tally(), createMark("b1"));
  return { work, released };
};

describe("a broadcaster that hits a bug", () => {
  it("releases its partitions, and posts no more", async () => {
    let posts = 0;
    const { work, released } = prepare(() => {
      posts += 1;
      return Promise.reject(new TypeError("a defect"));
    });
    expect((await catchRejection(work())).message).to.equal("a defect");
    expect(released).to.deep.equal(["b1 *#1.0"]);
    expect(posts).to.equal(1);
  });
});
