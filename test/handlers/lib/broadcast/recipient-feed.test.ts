// Recipients come page by page, one page ahead of the posts, and no further: that is what bounds the memory.
import { expect } from "chai";
import {
  RecipientFeed,
  type RecipientFeedOptions,
} from "../../../../handlers/lib/broadcast/recipient-feed.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";

const PAGE = 1300;
/** As the feed has it: recipients that are left when the next page is asked for. */
const LOW_WATER = 500;

const prepare = (options: Partial<RecipientFeedOptions> = {}) => {
  const pages: string[] = [];
  const feed = new RecipientFeed({
    index: {
      page: async (partition, after = "0") => {
        pages.push(`${partition}/${after}`);
        const recipients = Array.from({ length: PAGE }, (_, index) => ({
          id: `${partition}/${after}/${index}`,
          expiresAt: 1,
        }));
        return { recipients, next: after === "2" ? undefined : String(Number(after) + 1) };
      },
      delete: async () => {},
    },
    slices: [{ partition: "p" }],
    areContested: false,
    recipients: [],
    share: Infinity,
    giveAway: async () => ({ kept: [], undecided: [] }),
    own: async () => true,
    onChange: () => {},
    onError: (_, error) => {
      throw error;
    },
    ...options,
  });
  const take = (count: number) =>
    Array.from({ length: count }, () => feed.next()).filter((one) => one !== undefined);
  return { feed, pages, take };
};

/** Pages under way have come. */
const settled = () => new Promise(setImmediate);

describe("recipient feed", () => {
  it("asks for the next page when fewer than 500 are left, and not before", async () => {
    const { pages, take } = prepare();
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

  it("asks for one page at a time", async () => {
    const { pages, take } = prepare();
    take(10);
    expect(pages).to.have.length(1);
    await settled();
    take(PAGE - 1);
    expect(pages).to.have.length(2);
  });

  it("comes to its end with the last page, and hands everybody out once", async () => {
    const { feed, take } = prepare();
    const ids: string[] = [];
    while (!feed.exhausted) {
      ids.push(...take(700).map(({ id }) => id));
      await settled();
    }
    expect(ids).to.have.length(3 * PAGE);
    expect(new Set(ids).size).to.equal(3 * PAGE);
  });

  it("begins with a contested partition only where it is its own, and leaves it whole where that is not known", async () => {
    const slices = ["mine", "theirs", "unknown"].map((partition) => ({ partition }));
    const errors: unknown[] = [];
    const { feed, pages, take } = prepare({
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
});
