// Who is present in a channel, and of whom its members have been told.
import type { Layout } from "../connection-keys.ts";
import { herePartitions, toldPartitions } from "./channel-keys.ts";
import { type ChannelTable, listUnexpired } from "./items.ts";
import { MAX_TOLD_MEMBERS } from "./limits.ts";
import type { ToldItem } from "./told-items.ts";

/** One more than what is needed to see that there are too many. */
const PAGE_SIZE = MAX_TOLD_MEMBERS + 1;

/** @returns ids of connections; undefined when there are more than {@link MAX_TOLD_MEMBERS}. */
export const listPresent = async (
  table: ChannelTable,
  channel: string,
  layouts: Layout[],
): Promise<Set<string> | undefined> => {
  const present = new Set<string>();
  for (const partition of herePartitions(layouts, channel)) {
    for await (const { c } of listUnexpired<{ c: { S: string } }>(table, partition, PAGE_SIZE)) {
      present.add(c.S);
      if (present.size > MAX_TOLD_MEMBERS) return undefined;
    }
  }
  return present;
};

/** Call it before {@link listPresent}: then everybody of whom others are told, and who is still present, is listed there. */
export const listTold = async (
  table: ChannelTable,
  channel: string,
  layouts: Layout[],
): Promise<ToldItem[]> => {
  const told: ToldItem[] = [];
  for (const partition of toldPartitions(layouts, channel)) {
    for await (const item of listUnexpired<ToldItem>(table, partition, PAGE_SIZE)) told.push(item);
  }
  return told;
};
