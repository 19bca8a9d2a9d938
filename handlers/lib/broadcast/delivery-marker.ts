// Remembers which work is done, so that a message that SQS delivers twice is posted once.
//
// A worker writes a mark with a lease before the first post, and finishes it after the last one. A worker that finds a
// finished mark has nothing to do; one that finds an expired lease takes the work over, because its worker died. A mark
// without a lease would lose what a dead worker left. The remaining work is written into the mark before it is handed
// over, so that a worker that takes over hands over the same parts and does not start again.
import { randomUUID } from "node:crypto";
import { classifyError } from "../aws/aws-error.ts";
import type { JsonApi } from "../aws/json-api.ts";

export interface DeliveryMarker {
  /**
   * @param leaseMs milliseconds after which this worker counts as dead if it has not finished.
   * @returns the mark when this worker has claimed the work. `done`: the work is done. `busy`: another worker holds the
   * lease, and may still fail.
   */
  claim(id: string, leaseMs: number): Promise<Mark | "done" | "busy">;
}

/** Work claimed by this worker, until it is finished or released, or its lease expires. */
export interface Mark {
  /** Whether another worker had claimed it before, and may have handed over parts of it. */
  readonly isTakenOver: boolean;
  /** What {@link keep} last stored. */
  readonly rest: string | undefined;
  /** Stores what is left, in an item of DynamoDB, which holds at most 400 KB. */
  keep(rest: string): Promise<void>;
  finish(): Promise<void>;
  /** Lets the next worker claim the work, or the rest of it. */
  release(): Promise<void>;
}

export interface DeliveryMarkerOptions {
  dynamoDb: JsonApi;
  tableName: string;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Seconds that a mark is kept. Until then, messages with the same id are one broadcast. */
const LIFE_SECONDS = 24 * 60 * 60;

/** `until`: epoch milliseconds at which the lease expires; 0 when the work is done, 1 when it was released. */
interface MarkItem {
  until: { N: string };
  /** How often it has been claimed. */
  claims: { N: string };
  rest?: { S: string };
}

export const createDeliveryMarker = (options: DeliveryMarkerOptions): DeliveryMarker => ({
  claim: async (id, leaseMs) => {
    // The call may be retried after it succeeded: the owner tells a retry from another worker's claim.
    const owner = randomUUID();
    const item = await claim(options, id, owner, leaseMs);
    return item ? createMark(options, id, owner, item) : await readState(options, id);
  },
});

/** @returns undefined when another worker has claimed the work, or it is done. */
const claim = async (
  { dynamoDb, tableName, now }: DeliveryMarkerOptions,
  id: string,
  owner: string,
  leaseMs: number,
): Promise<MarkItem | undefined> => {
  const seconds = Math.floor(now() / 1000);
  const update = {
    TableName: tableName,
    Key: toKey(id),
    UpdateExpression: "SET #until = :until, #owner = :owner, #e = :e ADD #claims :one",
    // Allows its own mark, which an earlier attempt may have written; a late attempt must not reopen finished work.
    ConditionExpression:
      "attribute_not_exists(p) OR #until >= :one AND #until <= :now OR #owner = :owner AND #until > :one OR #e <= :seconds",
    ExpressionAttributeNames: {
      "#until": "until",
      "#owner": "owner",
      "#claims": "claims",
      "#e": "e",
    },
    ExpressionAttributeValues: {
      ":until": { N: String(now() + leaseMs) },
      ":owner": { S: owner },
      ":e": { N: String(seconds + LIFE_SECONDS) },
      ":one": { N: "1" },
      ":now": { N: String(now()) },
      ":seconds": { N: String(seconds) },
    },
    ReturnValues: "ALL_NEW",
  };
  try {
    return (await dynamoDb<{ Attributes: MarkItem }>("UpdateItem", update)).Attributes;
  } catch (error) {
    if (classifyError(error) === "answer") return undefined;
    throw error;
  }
};

const createMark = (
  { dynamoDb, tableName }: DeliveryMarkerOptions,
  id: string,
  owner: string,
  { claims, rest }: MarkItem,
): Mark => {
  /** Changes the mark only while this worker owns it: after its lease expired, another worker may have taken over. */
  const update = async (UpdateExpression: string, values: Record<string, object>, isOpen = "") => {
    await dynamoDb("UpdateItem", {
      TableName: tableName,
      Key: toKey(id),
      UpdateExpression,
      ConditionExpression: `#owner = :owner${isOpen}`,
      ExpressionAttributeNames: { "#owner": "owner", ...namesIn(UpdateExpression + isOpen) },
      ExpressionAttributeValues: { ":owner": { S: owner }, ...values },
    });
  };
  return {
    isTakenOver: claims.N !== "1",
    rest: rest?.S,
    keep: (text) =>
      update("SET #rest = :rest", { ":rest": { S: text }, ":one": ONE }, " AND #until > :one"),
    finish: () => update("SET #until = :zero REMOVE #rest", { ":zero": { N: "0" } }),
    release: () => update("SET #until = :one", { ":one": ONE }),
  };
};

const ONE = { N: "1" };

/** `until` and `owner` are reserved words, so every attribute name has a `#`. */
const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries([...expression.matchAll(/#\w+/g)].map(([name]) => [name, name.slice(1)]));

const readState = async (
  { dynamoDb, tableName }: DeliveryMarkerOptions,
  id: string,
): Promise<"done" | "busy"> => {
  const input = { TableName: tableName, Key: toKey(id), ConsistentRead: true };
  const { Item } = await dynamoDb<{ Item?: MarkItem }>("GetItem", input);
  return Item?.until.N === "0" ? "done" : "busy";
};

const toKey = (id: string) => ({ p: { S: `work#${id}` }, c: { S: id } });
