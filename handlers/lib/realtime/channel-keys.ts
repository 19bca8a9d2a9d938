// Keys of channels in the connection table. Each kind of item has its own prefix, by which IAM tells them apart; names of
// channels contain no `#`.
import {
  type Key,
  type Layout,
  memberKey,
  metadataKey,
  listPartitions,
} from "../connection-keys.ts";

/** Lists a member of a channel. As small as the items of `*`, which broadcasts read. */
export const channelMemberKey = (layout: Layout, channel: string, connectionId: string): Key =>
  memberKey(layout, `ch#${channel}`, connectionId);

export const channelPartitions = (layouts: Layout[], channel: string): string[] =>
  listPartitions(layouts, `ch#${channel}`);

/** What a member shows to others. */
export const hereKey = (layout: Layout, channel: string, connectionId: string): Key =>
  memberKey(layout, `here#${channel}`, connectionId);

export const herePartitions = (layouts: Layout[], channel: string): string[] =>
  listPartitions(layouts, `here#${channel}`);

/** Says that the members of a channel have been told of this one. */
export const toldKey = (layout: Layout, channel: string, connectionId: string): Key =>
  memberKey(layout, `told#${channel}`, connectionId);

export const toldPartitions = (layouts: Layout[], channel: string): string[] =>
  listPartitions(layouts, `told#${channel}`);

/** Prefix of the sort keys of a connection's channels, which lie in the partition of its metadata. */
export const REVERSE = "in#";

/** Lists a channel of a connection, with the partitions in which the connection has items. */
export const reverseKey = (connectionId: string, channel: string): Key => ({
  ...metadataKey(connectionId),
  c: REVERSE + channel,
});

/** The channel's epoch and its latest number. */
export const headKey = (channel: string): Key => ({ p: `head#${channel}`, c: "head" });

/** Padding of offsets, so that sort keys sort as numbers. */
const OFFSET_DIGITS = 12;

/** One publication. The epoch is part of the partition, so numbers that start over never meet earlier ones. */
export const logKey = (channel: string, epoch: string, offset: number): Key => ({
  p: `log#${channel}#${epoch}`,
  c: String(offset).padStart(OFFSET_DIGITS, "0"),
});

/** The number under which a key was published. */
export const idempotencyKey = (channel: string, key: string): Key => ({
  p: `key#${channel}`,
  c: key,
});

/**
 * A key that a client has chosen. Others cannot take it first, which would pass their publication off as this user's. The keys
 * of programs contain no blank, so they differ from all of users.
 */
export const keyOfUser = (principalId: string, key: string): string => `${key} ${principalId}`;
