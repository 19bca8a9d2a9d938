// Which connection is in which channel.
//
// Joining first writes the item that lists the channel under the connection, then the item that lists the connection under
// the channel, and then checks that the connection still exists. Forgetting a connection first marks it as gone, then reads
// and deletes its channels. So one of the two always sees the other, and nothing is left.
import { computeExpiry, type Key, metadataKey } from "../connection-keys.ts";
import { deleteKeys } from "../delete-keys.ts";
import type { RefusedError } from "../errors.ts";
import { channelMemberKey, hereKey, REVERSE, reverseKey } from "./channel-keys.ts";
import { ConflictError, ConnectionEndedError, LimitExceededError } from "./errors.ts";
import { type ChannelTable, keyItem, number, readItems, text, unlessRefused } from "./items.ts";
import { MAX_CHANNELS, MAX_KNOWN_CHANNELS, PRESENCE_SECONDS } from "./limits.ts";
import type { Namespace } from "./namespaces.ts";

export interface Member {
  connectionId: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  principalId: string;
  /** What it shows to others, as JSON. */
  info?: string;
}

export interface Memberships {
  /**
   * Joining again renews the presence.
   *
   * @throws {ConnectionEndedError} when the connection no longer exists; nothing is left then.
   * @throws {LimitExceededError} when the connection is in too many channels.
   * @throws {ConflictError} when it keeps leaving at the same time.
   */
  join(member: Member, channel: string, namespace: Namespace): Promise<void>;
  /** Leaving a channel that was not joined is not an error. */
  leave(connectionId: string, channel: string): Promise<void>;
}

/**
 * `m`: partitions in which the connection may have an item; `v`: how often it joined; `l`: it has left. The item stays
 * after leaving: a slow request that dies may still write a member, and $disconnect must find it.
 */
interface ReverseItem {
  c: { S: string };
  m: { SS: string[] };
  v: { N: string };
  l?: { N: string };
  connectedAt?: { N: string };
}

const MAX_ATTEMPTS = 5;

export const createMemberships = (table: ChannelTable): Memberships => {
  const leave = createLeave(table);
  const forget = createForget(table);
  const write = createWrite(table);
  return {
    leave,
    join: async (member, channel, namespace) => {
      const { connectionId } = member;
      const keys = writtenKeys(connectionId, channel, namespace);
      for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
        await write(member, channel, keys);
        const state = await readState(table, connectionId, channel);
        if (state === "joined") return;
        if (state === "left") continue;
        // The request that forgot the connection may have finished already.
        if (state === "ended")
          await deleteKeys(table, [...keys, reverseKey(connectionId, channel)]);
        else {
          await leave(connectionId, channel);
          await forget(connectionId, channel);
        }
        throw createRefusal(state);
      }
      await leave(connectionId, channel);
      throw new ConflictError({ expected: "to join", actual: "leaving meanwhile" });
    },
  };
};

const createRefusal = (state: "ended" | "too many" | "too many in all"): RefusedError => {
  if (state === "ended") {
    return new ConnectionEndedError({ expected: "a connection", actual: "one that ended" });
  }
  const limit =
    state === "too many"
      ? `${MAX_CHANNELS} channels at a time`
      : `${MAX_KNOWN_CHANNELS} different channels until it reconnects`;
  return new LimitExceededError({
    expected: `a connection to join at most ${limit}`,
    actual: "one more",
  });
};

/** Items that list the connection: first the member, then what it shows to others. */
const writtenKeys = (
  connectionId: string,
  channel: string,
  { layouts: [layout], presence }: Namespace,
): Key[] => {
  if (!layout) return [];
  const member = channelMemberKey(layout, channel, connectionId);
  return presence ? [member, hereKey(layout, channel, connectionId)] : [member];
};

const createWrite =
  ({ dynamoDb, tableName: TableName, now }: ChannelTable) =>
  async (member: Member, channel: string, keys: Key[]): Promise<void> => {
    const { connectionId, connectedAt, principalId, info } = member;
    const e = number(computeExpiry(connectedAt));
    await dynamoDb("UpdateItem", {
      TableName,
      Key: keyItem(reverseKey(connectionId, channel)),
      UpdateExpression: "SET e = :e REMOVE l ADD m :m, v :one",
      ExpressionAttributeValues: {
        ":e": e,
        ":m": { SS: keys.map(({ p }) => p) },
        ":one": number(1),
      },
    });
    const shown = {
      e: number(Math.floor(now() / 1000) + PRESENCE_SECONDS),
      u: text(principalId),
      ...(info !== undefined && { i: text(info) }),
    };
    const items = keys.map((key, at) => ({ ...keyItem(key), ...(at === 0 ? { e } : shown) }));
    await Promise.all(items.map((Item) => dynamoDb("PutItem", { TableName, Item })));
  };

/** One read tells whether the connection exists, whether it is in the channel, and how many channels it is in. */
const readState = async (
  table: ChannelTable,
  connectionId: string,
  channel: string,
): Promise<"joined" | "left" | "ended" | "too many" | "too many in all"> => {
  const { p } = metadataKey(connectionId);
  const query = {
    KeyConditionExpression: "p = :p",
    ExpressionAttributeValues: { ":p": text(p) },
  };
  const items = await readItems<ReverseItem>(table, query);
  const isThere = items.some(({ c, connectedAt }) => c.S === connectionId && connectedAt);
  if (!isThere) return "ended";
  const known = items.filter(({ c }) => c.S.startsWith(REVERSE));
  const joined = known.filter(({ l }) => !l);
  if (!joined.some(({ c }) => c.S === REVERSE + channel)) return "left";
  if (joined.length > MAX_CHANNELS) return "too many";
  return known.length > MAX_KNOWN_CHANNELS ? "too many in all" : "joined";
};

/** Forgets a channel that was left, unless another request has ever joined it: that one may still write. */
const createForget =
  ({ dynamoDb, tableName }: ChannelTable) =>
  async (connectionId: string, channel: string): Promise<void> => {
    const call = dynamoDb("DeleteItem", {
      TableName: tableName,
      Key: keyItem(reverseKey(connectionId, channel)),
      ConditionExpression: "v = :one AND l = :one",
      ExpressionAttributeValues: { ":one": number(1) },
    });
    await unlessRefused(call);
  };

/** Also leaves what was joined in the meantime. */
const createLeave = (table: ChannelTable) => {
  const { dynamoDb, tableName: TableName } = table;
  return async (connectionId: string, channel: string): Promise<void> => {
    const Key = keyItem(reverseKey(connectionId, channel));
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
      const input = { TableName, Key, ConsistentRead: true };
      const { Item } = await dynamoDb<{ Item?: ReverseItem }>("GetItem", input);
      if (!Item) return;
      const keys = Item.m.SS.map((p) => ({ p, c: connectionId }));
      await deleteKeys(table, keys);
      const call = dynamoDb("UpdateItem", {
        TableName,
        Key,
        UpdateExpression: "SET l = :one",
        ConditionExpression: "v = :v",
        ExpressionAttributeValues: { ":v": Item.v, ":one": number(1) },
      });
      // Fails too if the whole connection was deleted meanwhile.
      if (await unlessRefused(call)) return;
    }
    throw new ConflictError({ expected: "to leave", actual: "joining at the same time" });
  };
};
