// How connections lie in the table: thin items for broadcasts, metadata apart from them.
//
// A thin item is found under a channel's shard: partition key `channel#version.shard`, sort key the connection's id. The
// shard follows from the id, so nobody needs to look it up. Names of attributes are one letter long: a broadcast reads
// every byte of them, and pays for it.
import { crc32 } from "node:zlib";
import { MAX_CONNECTION_HOURS } from "./limits.ts";

/** How many shards a channel has. Changing that makes a new version; see docs/shards.md. */
export interface Layout {
  version: number;
  shards: number;
}

/** `p`: partition, `c`: connection. */
export interface Key {
  p: string;
  c: string;
}

/** The channel of every connection. */
export const EVERYONE = "*";

/** Longer than any connection lives, so that a row is never gone before its connection is. */
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
      `CONNECTION_LAYOUTS has "${text}" where version:shards is expected, such as 1:16.`,
    );
  }
  return { version: Number(version), shards: Number(shards) };
};

export const memberKey = (
  { version, shards }: Layout,
  channel: string,
  connectionId: string,
): Key => ({ p: `${channel}#${version}.${crc32(connectionId) % shards}`, c: connectionId });

/** Where all connections of a channel are listed. */
export const partitionsOf = (layouts: Layout[], channel: string): string[] =>
  layouts.flatMap(({ version, shards }) =>
    Array.from({ length: shards }, (_, shard) => `${channel}#${version}.${shard}`),
  );

/** Who a connection is. No broadcast reads it. */
export const metadataKey = (connectionId: string): Key => ({
  p: `connection#${connectionId}`,
  c: connectionId,
});

/** @param minute since 1970, in which tokens of connections expire. */
export const minutePartition = (minute: number): string => `expiry#${minute}`;

/** Under which the sweep finds a connection whose token expires. */
export const expiryKey = (minute: number, connectionId: string): Key => ({
  p: minutePartition(minute),
  c: connectionId,
});

/** Which connections a user has. */
export const openKey = (principalId: string): Key => ({ p: `open#${principalId}`, c: "open" });

/** @returns epoch seconds, when DynamoDB may delete the items of a connection. */
export const expiryOf = (connectedAtMs: number): number =>
  Math.floor(connectedAtMs / 1000) + LIFE_SECONDS;

/** @returns milliseconds since the connection was made, by when its items expire. */
export const ageMs = (expiresAtSeconds: number, nowMs: number): number =>
  nowMs - (expiresAtSeconds - LIFE_SECONDS) * 1000;
