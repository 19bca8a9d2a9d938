// How channels lie in the table of connections. Every kind of item has a prefix of its own, by which IAM tells them apart;
// names of channels hold no `#`.
import { type Key, type Layout, memberKey, metadataKey, partitionsOf } from "../connection-keys.ts";

/** By these a channel's members are found: thin, as those of `*` are. */
export const channelMemberKey = (layout: Layout, channel: string, connectionId: string): Key =>
  memberKey(layout, `ch#${channel}`, connectionId);

export const channelPartitions = (layouts: Layout[], channel: string): string[] =>
  partitionsOf(layouts, `ch#${channel}`);

/** What members show of themselves. */
export const hereKey = (layout: Layout, channel: string, connectionId: string): Key =>
  memberKey(layout, `here#${channel}`, connectionId);

export const herePartitions = (layouts: Layout[], channel: string): string[] =>
  partitionsOf(layouts, `here#${channel}`);

/** Sort keys of a connection's channels, beside its metadata. */
export const REVERSE = "in#";

/** By it a connection's channels are found: it names the partitions in which the connection has items. */
export const reverseKey = (connectionId: string, channel: string): Key => ({
  ...metadataKey(connectionId),
  c: REVERSE + channel,
});

/** How many publications there have been. */
export const headKey = (channel: string): Key => ({ p: `head#${channel}`, c: "head" });

/** Digits of an offset, so that sort keys sort as numbers do. */
const OFFSET_DIGITS = 12;

/** One publication. The epoch is in the partition: numbers that begin anew never meet those of before. */
export const logKey = (channel: string, epoch: string, offset: number): Key => ({
  p: `log#${channel}#${epoch}`,
  c: String(offset).padStart(OFFSET_DIGITS, "0"),
});

/** Which number a key was published under. */
export const idempotencyKey = (channel: string, key: string): Key => ({
  p: `key#${channel}`,
  c: key,
});
