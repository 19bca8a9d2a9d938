// The records of a table's stream: how an item has changed.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
import { randomBytes } from "node:crypto";
import type { Stream, StreamView } from "../model/tables.ts";
import type { Item } from "./written-items.ts";

export interface StreamRecord {
  eventID: string;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /** Epoch seconds. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamView;
  };
  eventSourceARN: string;
  /** Of an item that has expired. */
  userIdentity?: { type: string; principalId: string };
}

export interface ItemChange {
  stream: Stream;
  region: string;
  key: Item;
  /** Undefined: the item does not exist. */
  before: Item | undefined;
  after: Item | undefined;
  isExpiry: boolean;
  /** Counts the changes of the table. */
  number: number;
  /** Epoch milliseconds. */
  nowMs: number;
}

/** @returns undefined when nothing has changed: DynamoDB then writes no record. */
export const createRecord = (change: ItemChange): StreamRecord | undefined => {
  const { stream, region, key, before, after, isExpiry, number, nowMs } = change;
  if (isSame(before, after)) return undefined;
  const images = {
    ...(after && /NEW/.test(stream.view) && { NewImage: after }),
    ...(before && /OLD/.test(stream.view) && { OldImage: before }),
  };
  return {
    eventID: randomBytes(16).toString("hex"),
    eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(nowMs / 1000),
      Keys: key,
      ...images,
      SequenceNumber: String(FIRST + BigInt(number)),
      SizeBytes: Buffer.byteLength(JSON.stringify([key, images])),
      StreamViewType: stream.view,
    },
    eventSourceARN: stream.arn,
    ...(isExpiry && { userIdentity: BY_EXPIRY }),
  };
};

/** As many digits as on AWS, so that texts sort like numbers. */
const FIRST = 100_000_000_000_000_000_000n;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const BY_EXPIRY = { type: "Service", principalId: "dynamodb.amazonaws.com" };

const isSame = (before: Item | undefined, after: Item | undefined): boolean =>
  canonical(before) === canonical(after);

/** Attributes and members of maps have no order, and neither have members of sets. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (name, inner: unknown) => {
    if (Array.isArray(inner)) return SETS.has(name) ? (inner as string[]).toSorted() : inner;
    if (typeof inner !== "object" || inner === null) return inner;
    const members = new Map(Object.entries(inner));
    return Object.fromEntries([...members.keys()].toSorted().map((key) => [key, members.get(key)]));
  });

const SETS = new Set(["SS", "NS", "BS"]);
