// Keys of connections in the table: thin items for broadcasts, separate from metadata.
//
// A thin item is stored in a shard of its channel: partition key `channel#version.shard`, sort key the connection id.
// The shard is derived from the id, so it is never looked up. Attribute names are one letter long: a broadcast reads
// and pays for every byte of them.
import { crc32 } from "node:zlib";
import { MAX_CONNECTION_HOURS } from "./limits.ts";

/** How many shards a channel has. A change makes a new version; see docs/shards.md. */
export interface Layout {
  version: number;
  shards: number;
}

/** `p`: partition, `c`: connection. */
export interface Key {
  p: string;
  c: string;
}

/** The channel that contains every connection. */
export const EVERYONE = "*";

/** Added to the longest life of a connection, so that its items never expire before it closes. */
const MARGIN_SECONDS = 15 * 60;
const LIFE_SECONDS = MAX_CONNECTION_HOURS * 60 * 60 + MARGIN_SECONDS;

/**
 * @param text `version:shards`, comma-separated. Connections are written in the first layout; they are listed and
 * deleted in all of them.
 */
export const parseLayouts = (text: string): [Layout, ...Layout[]] => {
  const [first = "", ...others] = text.split(",");
  return [parseLayout(first), ...others.map(parseLayout)];
};

const parseLayout = (text: string): Layout => {
  const [, version, shards] = /^(\d+):([1-9]\d*)$/.exec(text.trim()) ?? [];
  if (version === undefined || shards === undefined) {
    throw new Error(
      `CONNECTION_LAYOUTS contains "${text}"; expected version:shards, such as 1:16.`,
    );
  }
  return { version: Number(version), shards: Number(shards) };
};

export const memberKey = (
  { version, shards }: Layout,
  channel: string,
  connectionId: string,
): Key => ({ p: `${channel}#${version}.${crc32(connectionId) % shards}`, c: connectionId });

/** The partitions that list all connections of a channel. */
export const listPartitions = (layouts: Layout[], channel: string): string[] =>
  layouts.flatMap(({ version, shards }) =>
    Array.from({ length: shards }, (_, shard) => `${channel}#${version}.${shard}`),
  );

/** Details of a connection. Broadcasts do not read them. */
export const metadataKey = (connectionId: string): Key => ({
  p: `connection#${connectionId}`,
  c: connectionId,
});

/** @param minute since the epoch, in which tokens expire. */
export const minutePartition = (minute: number): string => `expiry#${minute}`;

/** Where the sweep finds a connection whose token expires. */
export const expiryKey = (minute: number, connectionId: string): Key => ({
  p: minutePartition(minute),
  c: connectionId,
});

/** Lists the connections of a user. */
export const openKey = (principalId: string): Key => ({ p: `open#${principalId}`, c: "open" });

/** @returns epoch seconds after which DynamoDB may delete the items of a connection. */
export const computeExpiry = (connectedAtMs: number): number =>
  Math.floor(connectedAtMs / 1000) + LIFE_SECONDS;

/** @returns milliseconds since the connection was made, derived from when its items expire. */
export const ageMs = (expiresAtSeconds: number, nowMs: number): number =>
  nowMs - (expiresAtSeconds - LIFE_SECONDS) * 1000;
