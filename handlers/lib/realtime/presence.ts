// The current members of a channel.
import type { Layout } from "../connection-keys.ts";
import { herePartitions } from "./channel-keys.ts";
import { type ChannelTable, listUnexpired } from "./items.ts";
import { MAX_COUNTED_MEMBERS, MAX_NAMED_MEMBERS, MAX_REPLY_BYTES } from "./limits.ts";
import type { Json } from "../request.ts";

interface ShownMember {
  connection: string;
  user: string;
  info?: Json;
}

interface Members {
  count: number;
  /** Whether there are more than `count`. */
  more: boolean;
  /** The first of them. */
  members: ShownMember[];
}

export type ReadPresence = (channel: string, layouts: Layout[]) => Promise<Members>;

interface HereItem {
  c: { S: string };
  u: { S: string };
  i?: { S: string };
}

/** One more than what is needed to see that there are more. */
const PAGE_SIZE = MAX_COUNTED_MEMBERS + 1;

export const createReadPresence =
  (table: ChannelTable): ReadPresence =>
  async (channel, layouts) => {
    const found = await findPresent(table, channel, layouts);
    return {
      count: Math.min(found.length, MAX_COUNTED_MEMBERS),
      more: found.length > MAX_COUNTED_MEMBERS,
      members: listFitting(found.slice(0, MAX_NAMED_MEMBERS).map(shown)),
    };
  };

/** @returns at most one more than are counted. */
const findPresent = async (
  table: ChannelTable,
  channel: string,
  layouts: Layout[],
): Promise<HereItem[]> => {
  const found: HereItem[] = [];
  for (const partition of herePartitions(layouts, channel)) {
    for await (const item of listUnexpired<HereItem>(table, partition, PAGE_SIZE)) {
      found.push(item);
      if (found.length > MAX_COUNTED_MEMBERS) return found;
    }
  }
  return found;
};

const shown = ({ c, u, i }: HereItem): ShownMember => ({
  connection: c.S,
  user: u.S,
  ...(i && { info: JSON.parse(i.S) as Json }),
});

/** Users may have long names, and a reply that is too long would tell nobody anything. */
const listFitting = (members: ShownMember[]): ShownMember[] => {
  let bytes = 0;
  const end = members.findIndex((member) => {
    // With the comma.
    bytes += Buffer.byteLength(JSON.stringify(member)) + 1;
    return bytes > MAX_REPLY_BYTES;
  });
  return end < 0 ? members : members.slice(0, end);
};
