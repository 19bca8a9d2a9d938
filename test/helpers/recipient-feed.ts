// A feed of recipients with an inspectable index.
import {
  RecipientFeed,
  type RecipientFeedOptions,
} from "../../handlers/lib/broadcast/recipient-feed.ts";

/** Recipients per page. */
export const PAGE = 1300;

/** A feed of partitions with three pages each. */
export const prepareFeed = (options: Partial<RecipientFeedOptions> = {}) => {
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

/** Waits for pages in flight. */
export const settled = () => new Promise(setImmediate);

/** Takes all recipients, page by page. @returns their ids. */
export const drainFeed = async ({
  feed,
  take,
}: ReturnType<typeof prepareFeed>): Promise<string[]> => {
  const ids: string[] = [];
  for (let turns = 0; turns < 50 && !feed.exhausted; turns += 1) {
    ids.push(...take(2000).map(({ id }) => id));
    await settled();
  }
  return ids;
};
