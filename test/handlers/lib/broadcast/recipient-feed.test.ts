// Recipients are listed page by page, at most one page ahead of the posts, which bounds memory.
import { expect } from "chai";
import type {
  Kept,
  RecipientFeedOptions,
} from "../../../../handlers/lib/broadcast/recipient-feed.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { drainFeed, PAGE, prepareFeed, settled } from "../../../helpers/recipient-feed.ts";
import { createVirtualClock } from "../../../helpers/virtual-clock.ts";

/** The feed's own value: recipients left when the next page is requested. */
const LOW_WATER = 500;

describe("recipient feed", () => {
  it("requests the next page only when fewer than 500 are left", async () => {
    const { pages, take } = prepareFeed();
    take(1);
    await settled();
    expect(pages).to.deep.equal(["p/0"]);
    expect(take(PAGE - LOW_WATER)).to.have.length(PAGE - LOW_WATER);
    await settled();
    expect(pages).to.deep.equal(["p/0"]);
    take(1);
    await settled();
    expect(pages).to.deep.equal(["p/0", "p/1"]);
    await settled();
    expect(pages).to.have.length(2);
  });

  it("requests one page at a time", async () => {
    const { pages, take } = prepareFeed();
    take(10);
    expect(pages).to.have.length(1);
    await settled();
    take(PAGE - 1);
    expect(pages).to.have.length(2);
  });

  it("is exhausted after the last page, and returns each recipient once", async () => {
    const { feed, take } = prepareFeed();
    const ids: string[] = [];
    while (!feed.exhausted) {
      ids.push(...take(700).map(({ id }) => id));
      await settled();
    }
    expect(ids).to.have.length(3 * PAGE);
    expect(new Set(ids).size).to.equal(3 * PAGE);
  });

  it("starts a contested partition only when it owns it, and hands it over whole when the owner is unknown", async () => {
    const slices = ["mine", "theirs", "unknown"].map((partition) => ({ partition }));
    const errors: unknown[] = [];
    const { feed, pages, take } = prepareFeed({
      slices,
      areContested: true,
      own: async ({ partition }) => {
        if (partition === "unknown") throw new Error("throttled");
        return partition === "mine";
      },
      onError: (_, error) => errors.push(error),
    });
    while (!feed.exhausted) {
      take(700);
      await settled();
    }
    expect(pages).to.deep.equal(["mine/0", "mine/1", "mine/2"]);
    expect(errors).to.have.length(1);
    const left = await feed.stop(systemClock, 1000);
    expect(left).to.deep.equal({ slices: [{ partition: "unknown" }], failed: [], recipients: [] });
  });

  const emptyPages = (options: Partial<RecipientFeedOptions> = {}) =>
    prepareFeed({
      index: { page: async () => ({ recipients: [] }), delete: async () => {} },
      ...options,
    });

  it("returns the given recipients before those that are listed", async () => {
    const given = [{ id: "given", expiresAt: 1 }];
    const { feed } = prepareFeed({ recipients: given });
    expect(feed.next()?.id).to.equal("given");
    expect(feed.next()).to.equal(undefined);
    await settled();
    expect(feed.next()?.id).to.equal("p/0/0");
  });

  it("is not exhausted before it has listed anything, nor while a page is loading", async () => {
    const { feed } = emptyPages();
    expect(feed.exhausted).to.equal(false);
    feed.next();
    expect(feed.exhausted).to.equal(false);
    await settled();
    expect(feed.exhausted).to.equal(true);
  });

  it("is exhausted at once when there is nothing to list", () => {
    expect(prepareFeed({ slices: [] }).feed.exhausted).to.equal(true);
  });

  it("notifies of each page", async () => {
    let changes = 0;
    const world = prepareFeed({ onChange: () => (changes += 1) });
    await drainFeed(world);
    expect(changes).to.equal(3);
  });

  it("continues with the others after a partition that cannot be listed, and returns it with the error", async () => {
    const broken = new Error("throttled");
    const told: unknown[] = [];
    const world = emptyPages({
      slices: [{ partition: "broken" }, { partition: "whole" }],
      index: {
        page: async (partition) => {
          if (partition === "broken") throw broken;
          return { recipients: [{ id: partition, expiresAt: 1 }] };
        },
        delete: async () => {},
      },
      onError: ({ partition }, error) => told.push([partition, error]),
    });
    expect(await drainFeed(world)).to.deep.equal(["whole"]);
    expect(told).to.deep.equal([["broken", broken]]);
    const left = await world.feed.stop(systemClock, 1000);
    expect(left.failed).to.deep.equal([{ slice: { partition: "broken" }, error: broken }]);
  });

  it("returns recipients that are left, and where to continue", async () => {
    const { feed, take } = prepareFeed({ slices: [{ partition: "p" }, { partition: "q" }] });
    take(1);
    await settled();
    take(1000);
    const { slices, failed, recipients } = await feed.stop(systemClock, 1000);
    expect(slices).to.deep.equal([{ partition: "p", after: "1" }, { partition: "q" }]);
    expect(failed).to.deep.equal([]);
    expect(recipients.map(({ id }) => id)[0]).to.equal("p/0/1000");
    expect(recipients).to.have.length(PAGE - 1000);
    expect(feed.next()?.id).to.equal("p/0/1000");
  });

  it("waits for a page in flight when it stops, and ignores it", async () => {
    const { feed, pages, take } = prepareFeed();
    take(1);
    const left = await feed.stop(systemClock, 1000);
    expect(left).to.deep.equal({ slices: [{ partition: "p" }], failed: [], recipients: [] });
    take(1);
    expect(pages).to.have.length(1);
  });

  describe("which has listed its share", () => {
    const slices = ["p", "q", "r"].map((partition) => ({ partition }));

    const sharing = (options: Partial<RecipientFeedOptions> = {}) => {
      const offers: string[][] = [];
      const world = prepareFeed({
        slices,
        share: 3 * PAGE - 1,
        giveAway: async (offered) => {
          offers.push(offered.map(({ partition }) => partition));
          return { kept: [], undecided: [] };
        },
        ...options,
      });
      return { ...world, offers };
    };

    it("offers the partitions that it has not started to other workers, once, and lists its own to the end", async () => {
      const world = sharing();
      await drainFeed(world);
      expect(world.offers).to.deep.equal([["q", "r"]]);
      expect(world.pages).to.deep.equal(["p/0", "p/1", "p/2"]);
    });

    it("offers none while it expects no more than its share", async () => {
      const world = sharing({ share: 3 * 3 * PAGE });
      expect(await drainFeed(world)).to.have.length(9 * PAGE);
      expect(world.offers).to.deep.equal([]);
    });

    it("offers nothing when it has started its only partition", async () => {
      const world = sharing({ slices: [{ partition: "p" }], share: PAGE - 1 });
      await drainFeed(world);
      expect(world.offers).to.deep.equal([]);
    });

    it("returns only those that were kept when it stops while it offers them", async () => {
      const offer = Promise.withResolvers<Kept>();
      const world = sharing({ giveAway: () => offer.promise });
      world.take(1);
      await settled();
      const left = world.feed.stop(systemClock, 60_000);
      offer.resolve({ kept: [slices[2]!], undecided: [] });
      expect((await left).slices).to.deep.equal([{ partition: "p", after: "1" }, slices[2]]);
    });

    it("lists partitions that it kept, and undecided ones that it owns", async () => {
      const asked: string[] = [];
      const world = sharing({
        giveAway: async ([q, r]) => ({ kept: [q!], undecided: [r!] }),
        own: async ({ partition }) => {
          asked.push(partition);
          return false;
        },
      });
      await drainFeed(world);
      expect(world.pages.filter((page) => page.endsWith("/0"))).to.deep.equal(["p/0", "q/0"]);
      expect(asked).to.deep.equal(["r"]);
      expect((await world.feed.stop(systemClock, 1000)).slices).to.deep.equal([]);
    });

    it("returns those whose new owner is unknown when it stops, under their derived ids", async () => {
      const world = sharing({ giveAway: () => new Promise(() => {}) });
      world.take(1);
      await settled();
      const clock = createVirtualClock(0);
      const left = world.feed.stop(clock, 700);
      clock.step();
      expect((await left).slices).to.deep.equal([
        { partition: "p", after: "1" },
        ...slices.slice(1),
      ]);
      expect(clock.now()).to.equal(700);
    });
  });

  it("returns a partition once if its owner cannot be determined while it stops", async () => {
    const owner = Promise.withResolvers<boolean>();
    const { feed, take } = prepareFeed({
      areContested: true,
      own: () => owner.promise,
      onError: () => {},
    });
    take(1);
    const left = feed.stop(systemClock, 60_000);
    owner.reject(new Error("throttled"));
    expect((await left).slices).to.deep.equal([{ partition: "p" }]);
  });

  it("does not claim a contested partition that is already started", async () => {
    const asked: string[] = [];
    const world = prepareFeed({
      slices: [{ partition: "begun", after: "2" }, { partition: "whole" }],
      areContested: true,
      own: async ({ partition }) => asked.push(partition) > 0,
    });
    await drainFeed(world);
    expect(asked).to.deep.equal(["whole"]);
    expect(world.pages).to.deep.equal(["begun/2", "whole/0", "whole/1", "whole/2"]);
  });
});
