// Reads the publications of a channel without gaps: first closes numbers that have none.
import { type Clock, sleep } from "../clock.ts";
import { headKey, logKey } from "./channel-keys.ts";
import {
  addToHead,
  createLogPut,
  type Head,
  type History,
  type LogItem,
  readPosition,
} from "./channel-log.ts";
import { ConflictError } from "./errors.ts";
import type { Position } from "./frames.ts";
import { type ChannelTable, keyItem, text } from "./items.ts";
import { MAX_PUBLICATIONS, MAX_REPLY_BYTES } from "./limits.ts";
import type { Json } from "../request.ts";

interface Published {
  offset: number;
  data: Json;
}

/** A part of the history. `epoch` and `offset`: the reader now has everything up to there. */
interface Reading extends Position {
  publications: Published[];
  /** Whether there are later publications, to be read from `offset`. */
  more: boolean;
  /** Whether nothing after the requested position is missing. Only if a position was requested. */
  recovered?: boolean;
}

export interface HistoryReader {
  /** @returns the channel's position. Creates a missing head, so that there is an epoch to continue from. */
  position(channel: string, history: History): Promise<Position>;
  /** @param since default: the latest `limit` publications. @param limit 1 to {@link MAX_PUBLICATIONS}. */
  read(
    channel: string,
    history: History,
    options: { since?: Position; limit?: number },
  ): Promise<Reading>;
}

export interface HistoryReaderOptions extends ChannelTable {
  clock: Clock;
}

/** Milliseconds that a publisher has to write under the number it took, before the number is closed. */
const PATIENCE_MS = 150;

/**
 * Seconds. A publisher runs for at most a minute after it took a number, and clocks differ by less. So publications with
 * later numbers were written at most this much earlier.
 */
const MARGIN_SECONDS = 120;

export const createHistoryReader = (options: HistoryReaderOptions): HistoryReader => {
  const readHead = createReadHead(options);
  const readSince = createReadSince(options);
  const readLatest = createReadLatest(options);
  const make = (channel: string, history: History) => addToHead(options, channel, history, 0);
  return {
    position: async (channel, history) => {
      const head = await readHead(channel);
      return head ? readPosition(head) : make(channel, history);
    },
    read: async (channel, history, { since, limit = MAX_PUBLICATIONS }) => {
      const head = await readHead(channel);
      if (!head) {
        const made = await make(channel, history);
        return { ...made, publications: [], more: false, ...(since && { recovered: false }) };
      }
      return since
        ? readSince(channel, history, head, { since, limit })
        : readLatest(channel, history, head, limit);
    },
  };
};

const createReadSince = (options: HistoryReaderOptions) => {
  const readRange = createReadRange(options);
  return async (
    channel: string,
    history: History,
    head: Head,
    { since, limit }: { since: Position; limit: number },
  ): Promise<Reading> => {
    const end = readPosition(head);
    const missed = { ...end, publications: [], more: false, recovered: false };
    const oldest = Math.max(0, end.offset - history.size);
    const { epoch, offset: from } = since;
    if (epoch !== end.epoch || from < oldest || from > end.offset) return missed;
    const { isWhole, ...reading } = await readRange(channel, history, head, { from, limit });
    return isWhole ? { ...reading, recovered: true } : missed;
  };
};

const createReadLatest = (options: HistoryReaderOptions) => {
  const readRange = createReadRange(options);
  return async (channel: string, history: History, head: Head, limit: number): Promise<Reading> => {
    const { offset } = readPosition(head);
    const from = Math.max(0, offset - Math.min(limit, history.size));
    const { isWhole: _, ...reading } = await readRange(channel, history, head, { from, limit });
    return reading;
  };
};

const createReadHead =
  ({ dynamoDb, tableName }: ChannelTable) =>
  async (channel: string): Promise<Head | undefined> => {
    const input = { TableName: tableName, Key: keyItem(headKey(channel)), ConsistentRead: true };
    return (await dynamoDb<{ Item?: Head }>("GetItem", input)).Item;
  };

/** Numbers after `from`, up to `to`. */
interface Range {
  epoch: string;
  from: number;
  to: number;
}

/** The returned function also says whether nothing is missing: `isWhole`. */
const createReadRange = (options: HistoryReaderOptions) => {
  const { clock, now } = options;
  const query = createQuery(options);
  const close = createClose(options);
  return async (
    channel: string,
    history: History,
    head: Head,
    { from, limit }: { from: number; limit: number },
  ) => {
    const end = readPosition(head);
    const { epoch } = end;
    const isSafe = (writtenAtSeconds: number): boolean =>
      writtenAtSeconds + shortestTtl(head, history) - MARGIN_SECONDS > now() / 1000;
    const isYoung = isSafe(Number(head.b.N));
    const wanted = { epoch, from, to: Math.min(end.offset, from + limit) };
    for (let attempts = 0; attempts < 3; attempts += 1) {
      const { items, to } = await query(channel, wanted);
      // In a young epoch nothing has expired.
      const known = isYoung ? from : firstKnown(items, isSafe);
      const there = new Set(items.map(readOffset));
      const missing = numbersBetween(from + 1, to).filter((offset) => !there.has(offset));
      const holes = missing.filter((offset) => offset > known);
      if (holes.length === 0) {
        const later = items.filter((item) => readOffset(item) > from);
        return { ...createReading(later, { epoch, from, to }, end), isWhole: missing.length === 0 };
      }
      if (attempts === 0) await sleep(clock, PATIENCE_MS);
      else await close(channel, history, { epoch, offsets: holes });
    }
    throw new ConflictError({ expected: "a history without gaps", actual: "one with gaps" });
  };
};

/** Writes tombstones, unless the publishers are faster. */
const createClose = (options: HistoryReaderOptions) => {
  const put = createLogPut(options);
  return async (
    channel: string,
    history: History,
    { epoch, offsets }: { epoch: string; offsets: number[] },
  ): Promise<void> => {
    const written = await Promise.all(
      offsets.map((offset) => put(channel, { epoch, offset }, history)),
    );
    options.metrics?.({ tombstones: written.filter(Boolean).length });
  };
};

/** Seconds for which every publication of the epoch has been kept at least, whatever the stack asked for at the time. */
const shortestTtl = ({ ts }: Head, { ttlSeconds }: History): number =>
  Math.min(ttlSeconds, ...(ts?.NS ?? []).map(Number));

/**
 * Missing numbers after this one were never published. A tombstone is not evidence: it may be younger than its number.
 *
 * @param isSafe whether nothing has expired that was published after something written then.
 */
const firstKnown = (items: LogItem[], isSafe: (writtenAtSeconds: number) => boolean): number => {
  const known = items.find(({ d, w }) => d && w && isSafe(Number(w.N)));
  return known ? readOffset(known) : Infinity;
};

/** Reads the position itself too: it may show that nothing after it has expired. */
const createQuery =
  ({ dynamoDb, tableName, now }: ChannelTable) =>
  async (
    channel: string,
    { epoch, from, to }: Range,
  ): Promise<{ items: LogItem[]; to: number }> => {
    if (from === to) return { items: [], to };
    const { p, c } = logKey(channel, epoch, from);
    const { Items, LastEvaluatedKey } = await dynamoDb<QueryOutput>("Query", {
      TableName: tableName,
      KeyConditionExpression: "p = :p AND c BETWEEN :from AND :to",
      ExpressionAttributeValues: {
        ":p": text(p),
        ":from": text(c),
        ":to": text(logKey(channel, epoch, to).c),
      },
      ConsistentRead: true,
    });
    const nowSeconds = now() / 1000;
    return {
      items: Items.filter(({ e }) => Number(e.N) > nowSeconds),
      // DynamoDB stops at a megabyte.
      to: LastEvaluatedKey ? Number(LastEvaluatedKey.c.S) : to,
    };
  };

interface QueryOutput {
  Items: LogItem[];
  LastEvaluatedKey?: { c: { S: string } };
}

const readOffset = ({ c }: LogItem): number => Number(c.S);

const numbersBetween = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** Bytes of a publication in a reply, besides its data: `{"offset":999999999999,"data":},`. */
const PUBLICATION_BYTES = 32;

/** Takes as many as fit into a reply. */
const createReading = (items: LogItem[], { epoch, to }: Range, end: Position): Reading => {
  const publications: Published[] = [];
  let bytes = 0;
  for (const { c, d } of items) {
    if (!d) continue;
    bytes += Buffer.byteLength(d.S) + PUBLICATION_BYTES;
    const offset = Number(c.S);
    if (bytes > MAX_REPLY_BYTES && publications.length > 0) {
      return { epoch, offset: offset - 1, publications, more: true };
    }
    publications.push({ offset, data: JSON.parse(d.S) as Json });
  }
  return { epoch, offset: to, publications, more: to < end.offset };
};
