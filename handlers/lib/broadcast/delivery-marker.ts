// Remembers which work is done, so that a message that SQS delivers twice is posted once.
//
// A mark is made before the first post, and says until when its worker can be alive; it is made final after the last
// one. Who finds a final mark has nothing to do. Who finds one that has run out takes the work over: its worker died.
// A mark that was made only once would lose what a dead worker left.
import { randomUUID } from "node:crypto";
import { AwsError, type JsonApi } from "../aws/json-api.ts";

export interface DeliveryMarker {
  /**
   * `mine`: do it. `done`: it has been done. `busy`: another worker is at it, and may still fail.
   *
   * @param leaseMs milliseconds after which this worker is dead if it has not finished.
   */
  claim(id: string, leaseMs: number): Promise<"mine" | "done" | "busy">;
  finish(id: string): Promise<void>;
  /** The work is left to whoever gets it next. */
  release(id: string): Promise<void>;
}

export interface DeliveryMarkerOptions {
  dynamoDb: JsonApi;
  tableName: string;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Seconds that a mark is kept; SQS delivers a duplicate long before. */
const LIFE_SECONDS = 24 * 60 * 60;

interface Mark {
  /** Epoch milliseconds until which its worker can be alive; 0 when the work is done. */
  until: { N: string };
}

export const createDeliveryMarker = (options: DeliveryMarkerOptions): DeliveryMarker => {
  const { dynamoDb, tableName, now } = options;
  const claim = async (id: string, leaseMs: number): Promise<boolean> => {
    // The call may be repeated after it has succeeded: whose mark it is makes the difference.
    const owner = randomUUID();
    const mark = { ...markOf(id, now() + leaseMs, now()), owner: { S: owner } };
    try {
      await dynamoDb("PutItem", {
        TableName: tableName,
        Item: mark,
        ConditionExpression:
          "attribute_not_exists(p) OR #until BETWEEN :one AND :now OR #owner = :owner",
        ExpressionAttributeNames: { "#until": "until", "#owner": "owner" },
        ExpressionAttributeValues: {
          ":one": { N: "1" },
          ":now": { N: String(now()) },
          ":owner": { S: owner },
        },
      });
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.name === "ConditionalCheckFailedException")
        return false;
      throw error;
    }
  };
  const put = async (id: string, until: number): Promise<void> => {
    await dynamoDb("PutItem", { TableName: tableName, Item: markOf(id, until, now()) });
  };
  return {
    claim: async (id, leaseMs) =>
      (await claim(id, leaseMs)) ? "mine" : await stateOf(options, id),
    finish: (id) => put(id, 0),
    release: (id) => put(id, 1),
  };
};

const stateOf = async (
  { dynamoDb, tableName }: DeliveryMarkerOptions,
  id: string,
): Promise<"done" | "busy"> => {
  const input = { TableName: tableName, Key: keyOf(id), ConsistentRead: true };
  const { Item } = await dynamoDb<{ Item?: Mark }>("GetItem", input);
  return Item?.until.N === "0" ? "done" : "busy";
};

const keyOf = (id: string) => ({ p: { S: `work#${id}` }, c: { S: id } });

const markOf = (id: string, until: number, nowMs: number) => ({
  ...keyOf(id),
  until: { N: String(until) },
  e: { N: String(Math.floor(nowMs / 1000) + LIFE_SECONDS) },
});
