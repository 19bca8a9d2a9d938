// Numbers the publications of a channel, and stores each under its number.
//
// A publisher takes a number from the channel's head, then writes the publication under that number, on the condition that
// nothing is there. A reader that finds nothing under a number writes a tombstone there, under the same condition. So either
// the publication counts, or its number is void and the publisher takes another one. A pause or a crash between the two
// steps loses and duplicates nothing.
//
// A key points to the number under which it was published. The pointer moves only if there is a tombstone.
import { randomBytes } from "node:crypto";
import { headKey, idempotencyKey, logKey } from "./channel-keys.ts";
import { ConflictError } from "./errors.ts";
import type { Position } from "./frames.ts";
import { type ChannelTable, keyItem, number, text, unlessRefused } from "./items.ts";
import type { Namespace } from "./namespaces.ts";

/** A publication: its position in the channel, and its data as JSON. */
interface Publication extends Position {
  json: string;
}

export type History = NonNullable<Namespace["history"]>;

/**
 * @param json of the data.
 * @param key while the history lasts, all publications with the same key are one: the first.
 * @throws {ConflictError} when readers closed each number first.
 */
export type Append = (
  channel: string,
  json: string,
  history: History,
  key?: string,
) => Promise<Publication>;

export interface Head {
  /** Number of the latest publication. */
  n: { N: string };
  /** Changes whenever the numbers start over. */
  ep: { S: string };
  /** When they started, in epoch seconds. */
  b: { N: string };
  /** Seconds for which publications with these numbers were to be kept: the stack may have changed that. */
  ts?: { NS: string[] };
}

/** `w`: when it was written, in epoch seconds; `d`: data as JSON, missing in a tombstone. */
export interface LogItem {
  c: { S: string };
  e: { N: string };
  w?: { N: string };
  d?: { S: string };
}

interface Pointer {
  ep: { S: string };
  o: { N: string };
  e: { N: string };
}

/** Each attempt takes a new number, after a reader closed the previous one. */
const MAX_ATTEMPTS = 10;

/** The head outlives the history by this much, so that a quiet channel keeps its epoch. */
const HEAD_SECONDS = 30 * 24 * 60 * 60;

export const createAppend = (table: ChannelTable): Append => {
  const point = createPoint(table);
  const put = createLogPut(table);
  return async (channel, json, history, key) => {
    let last: Position | undefined;
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
      const at =
        key === undefined
          ? await addToHead(table, channel, history, 1)
          : await point(channel, key, history, last);
      if (await put(channel, at, history, json)) return { ...at, json };
      // The response to an earlier attempt was lost, or the key was published before.
      const written = await readLog(table, channel, at);
      if (written?.d) return { ...at, json: written.d.S };
      last = at;
      table.metrics?.({ conflicts: 1 });
    }
    table.metrics?.({ unnumbered: 1 });
    throw new ConflictError({ expected: "a number for the publication", actual: "none in time" });
  };
};

/** @param by 0 only creates a missing head. @returns the channel's position. */
export const addToHead = async (
  { dynamoDb, tableName, now }: ChannelTable,
  channel: string,
  { ttlSeconds }: History,
  by: 0 | 1,
): Promise<Position> => {
  const seconds = Math.floor(now() / 1000);
  const { Attributes } = await dynamoDb<{ Attributes: Head }>("UpdateItem", {
    TableName: tableName,
    Key: keyItem(headKey(channel)),
    UpdateExpression:
      "SET ep = if_not_exists(ep, :ep), b = if_not_exists(b, :b), e = :e ADD n :by, ts :ts",
    ExpressionAttributeValues: {
      ":ep": text(randomBytes(6).toString("base64url")),
      ":b": number(seconds),
      ":e": number(seconds + ttlSeconds + HEAD_SECONDS),
      ":by": number(by),
      ":ts": { NS: [String(ttlSeconds)] },
    },
    ReturnValues: "ALL_NEW",
  });
  return readPosition(Attributes);
};

export const readPosition = ({ ep, n }: Head): Position => ({ epoch: ep.S, offset: Number(n.N) });

/** @param json default: a tombstone. @returns whether it was written, because nothing was there. */
export const createLogPut =
  ({ dynamoDb, tableName, now }: ChannelTable) =>
  async (
    channel: string,
    { epoch, offset }: Position,
    { ttlSeconds }: History,
    json?: string,
  ): Promise<boolean> => {
    const seconds = Math.floor(now() / 1000);
    const call = dynamoDb("PutItem", {
      TableName: tableName,
      Item: {
        ...keyItem(logKey(channel, epoch, offset)),
        e: number(seconds + ttlSeconds),
        w: number(seconds),
        ...(json !== undefined && { d: text(json) }),
      },
      ConditionExpression: "attribute_not_exists(p)",
    });
    return (await unlessRefused(call)) !== undefined;
  };

const readLog = async (
  { dynamoDb, tableName }: ChannelTable,
  channel: string,
  { epoch, offset }: Position,
): Promise<LogItem | undefined> => {
  const Key = keyItem(logKey(channel, epoch, offset));
  const input = { TableName: tableName, Key, ConsistentRead: true };
  return (await dynamoDb<{ Item?: LogItem }>("GetItem", input)).Item;
};

const isSame = (a: Position, b?: Position) => a.epoch === b?.epoch && a.offset === b.offset;

/** The returned function gives the number that a key points to. @param closed where a tombstone was found. */
const createPoint = (table: ChannelTable) => {
  const { dynamoDb, tableName: TableName, now } = table;
  const read = async (channel: string, key: string): Promise<Position | undefined> => {
    const Key = keyItem(idempotencyKey(channel, key));
    const input = { TableName, Key, ConsistentRead: true };
    const { Item } = await dynamoDb<{ Item?: Pointer }>("GetItem", input);
    if (!Item || Number(Item.e.N) * 1000 <= now()) return undefined;
    return { epoch: Item.ep.S, offset: Number(Item.o.N) };
  };
  const move = (channel: string, key: string, history: History, at: Position, from: Position) =>
    dynamoDb("UpdateItem", {
      TableName,
      Key: keyItem(idempotencyKey(channel, key)),
      UpdateExpression: "SET ep = :ep, o = :o, e = :e",
      ConditionExpression: "attribute_not_exists(p) OR e <= :now OR ep = :from AND o = :closed",
      ExpressionAttributeValues: {
        ":ep": text(at.epoch),
        ":o": number(at.offset),
        ":e": number(Math.floor(now() / 1000) + history.ttlSeconds),
        ":now": number(Math.floor(now() / 1000)),
        ":from": text(from.epoch),
        ":closed": number(from.offset),
      },
    });
  return async (channel: string, key: string, history: History, closed?: Position) => {
    const known = await read(channel, key);
    if (known && !isSame(known, closed)) return known;
    const at = await addToHead(table, channel, history, 1);
    const from = closed ?? { epoch: "", offset: 0 };
    if (await unlessRefused(move(channel, key, history, at, from))) return at;
    // Another publisher was faster. Closing the unused number now spares readers the wait.
    await createLogPut(table)(channel, at, history);
    return (await read(channel, key)) ?? at;
  };
};
