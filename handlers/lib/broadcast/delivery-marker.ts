// Remembers which work is done, so that a message that SQS delivers twice is posted once.
//
// A mark is made before the first post, and says until when its worker can be alive; it is made final after the last
// one. Who finds a final mark has nothing to do. Who finds one that has run out takes the work over: its worker died.
// A mark that was made only once would lose what a dead worker left. What is left of the work is written into the mark
// before it is handed to others, so that whoever takes over hands over the same, and does not begin again.
import { randomUUID } from "node:crypto";
import { kindOf } from "../aws/aws-error.ts";
import type { JsonApi } from "../aws/json-api.ts";

export interface DeliveryMarker {
  /**
   * @param leaseMs milliseconds after which this worker is dead if it has not finished.
   * @returns the mark when the work is this worker's. `done`: it has been done. `busy`: another worker is at it, and may
   * still fail.
   */
  claim(id: string, leaseMs: number): Promise<Mark | "done" | "busy">;
}

/** Work that is this worker's, until it is finished, released, or its lease has run out. */
export interface Mark {
  /** Another worker has had it, and may have handed parts of it to others. */
  readonly isTakenOver: boolean;
  /** What {@link keep} wrote down the last time. */
  readonly rest: string | undefined;
  /** Writes down what is left. @param rest at most {@link MAX_REST_BYTES}. */
  keep(rest: string): Promise<void>;
  finish(): Promise<void>;
  /** The work, or the rest of it, is left to whoever gets it next. */
  release(): Promise<void>;
}

export interface DeliveryMarkerOptions {
  dynamoDb: JsonApi;
  tableName: string;
  /** Epoch milliseconds. */
  now: () => number;
}

/** An item of DynamoDB holds 400 KB. */
export const MAX_REST_BYTES = 350_000;

/** Seconds that a mark is kept. Within them, an id stands for one broadcast. */
const LIFE_SECONDS = 24 * 60 * 60;

/** `until`: epoch milliseconds until which its worker can be alive; 0 when the work is done, 1 when it was released. */
interface MarkItem {
  until: { N: string };
  /** How often it has been claimed. */
  claims: { N: string };
  rest?: { S: string };
}

export const createDeliveryMarker = (options: DeliveryMarkerOptions): DeliveryMarker => ({
  claim: async (id, leaseMs) => {
    // The call may be repeated after it has succeeded: whose mark it is makes the difference.
    const owner = randomUUID();
    const item = await claim(options, id, owner, leaseMs);
    return item ? markOf(options, id, owner, item) : await stateOf(options, id);
  },
});

/** @returns undefined when the work is somebody else's, or done. */
const claim = async (
  { dynamoDb, tableName, now }: DeliveryMarkerOptions,
  id: string,
  owner: string,
  leaseMs: number,
): Promise<MarkItem | undefined> => {
  const seconds = Math.floor(now() / 1000);
  const update = {
    TableName: tableName,
    Key: keyOf(id),
    UpdateExpression: "SET #until = :until, #owner = :owner, #e = :e ADD #claims :one",
    // Its own mark is there when an earlier attempt has succeeded; one that arrives late must not open what is done.
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
    if (kindOf(error) === "answer") return undefined;
    throw error;
  }
};

const markOf = (
  { dynamoDb, tableName }: DeliveryMarkerOptions,
  id: string,
  owner: string,
  { claims, rest }: MarkItem,
): Mark => {
  /** A worker whose lease has run out must not touch the mark of the one that took over; nor may a late call. */
  const update = async (UpdateExpression: string, values: Record<string, object>, isOpen = "") => {
    await dynamoDb("UpdateItem", {
      TableName: tableName,
      Key: keyOf(id),
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

/** `until` and `owner` are reserved words, so every attribute is written with a `#`. */
const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries([...expression.matchAll(/#\w+/g)].map(([name]) => [name, name.slice(1)]));

const stateOf = async (
  { dynamoDb, tableName }: DeliveryMarkerOptions,
  id: string,
): Promise<"done" | "busy"> => {
  const input = { TableName: tableName, Key: keyOf(id), ConsistentRead: true };
  const { Item } = await dynamoDb<{ Item?: MarkItem }>("GetItem", input);
  return Item?.until.N === "0" ? "done" : "busy";
};

const keyOf = (id: string) => ({ p: { S: `work#${id}` }, c: { S: id } });
