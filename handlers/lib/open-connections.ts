// Limits how many connections a user has at the same time: their ids are in one item per user of the connection table.
//
// DynamoDB counts them in the same write that adds one, so two connections cannot take the last place. Each id has the
// time at which API Gateway will have closed its connection: without a $disconnect, the place is freed then.
import {
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { classifyError } from "./aws/aws-error.ts";
import { computeExpiry, openKey } from "./connection-keys.ts";

export interface Holder {
  connectionId: string;
  principalId: string;
}

export interface OpenConnections {
  /**
   * @param connectedAt epoch milliseconds.
   * @returns false when the user has reached the limit. A connection that already has a place keeps it.
   * @throws when the table cannot be reached: $connect needs it anyway.
   */
  take(connection: Holder & { connectedAt: number }): Promise<boolean>;
  /** Releasing a place that is not taken is not an error. */
  release(connection: Holder): Promise<void>;
}

export interface OpenConnectionsOptions {
  /** Maximum connections of one user. */
  limit: number;
  tableName: string;
  client: DynamoDBClient;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Every retry follows a concurrent change of the item, its creation, or the removal of expired connections. */
const MAX_ATTEMPTS = 5;

/** Keeps the expression below DynamoDB's 4 KB. */
const MAX_REMOVED = 100;

export const createOpenConnections = (options: OpenConnectionsOptions): OpenConnections => {
  const item = createUserItem(options);
  return {
    take: async ({ principalId, connectionId, connectedAt }) => {
      const expiry = computeExpiry(connectedAt);
      for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
        if (await item.add(principalId, connectionId, expiry)) return true;
        const held = await item.read(principalId);
        if (held === undefined) {
          if (await item.create(principalId, connectionId, expiry)) return true;
          continue;
        }
        const nowSeconds = options.now() / 1000;
        const expired = [...held].filter(([, until]) => until <= nowSeconds).map(([id]) => id);
        if (expired.length === 0) return false;
        await item.remove(principalId, expired.slice(0, MAX_REMOVED));
      }
      throw new Error(`The user's connections changed during each of ${MAX_ATTEMPTS} attempts`);
    },
    release: async ({ principalId, connectionId }) => {
      await item.remove(principalId, [connectionId]);
    },
  };
};

/** `o`: maps the id of each open connection to when it will have closed, in epoch seconds. */
const createUserItem = (options: OpenConnectionsOptions) => {
  const { limit, tableName: TableName, client } = options;
  const update = createUpdate(options);
  return {
    add: (principalId: string, id: string, expiry: number) =>
      update(principalId, {
        UpdateExpression: "SET o.#id = :e, e = :e",
        ConditionExpression:
          "attribute_exists(o) AND (size(o) < :limit OR attribute_exists(o.#id))",
        ExpressionAttributeNames: { "#id": id },
        ExpressionAttributeValues: { ":e": toNumber(expiry), ":limit": toNumber(limit) },
      }),

    create: (principalId: string, id: string, expiry: number) =>
      update(principalId, {
        UpdateExpression: "SET o = :o, e = :e",
        ConditionExpression: "attribute_not_exists(o)",
        ExpressionAttributeValues: {
          ":e": toNumber(expiry),
          ":o": { M: { [id]: toNumber(expiry) } },
        },
      }),

    read: async (principalId: string): Promise<Map<string, number> | undefined> => {
      const input = { TableName, Key: toKey(principalId), ConsistentRead: true };
      const { Item } = await client.send(new GetItemCommand(input));
      const held = Item?.["o"]?.M;
      return held && new Map(Object.entries(held).map(([id, { N }]) => [id, Number(N)]));
    },

    remove: (principalId: string, ids: string[]) =>
      update(principalId, {
        UpdateExpression: `REMOVE ${ids.map((_, at) => `o.#${at}`).join(", ")}`,
        // The update must not create the item.
        ConditionExpression: "attribute_exists(o)",
        ExpressionAttributeNames: Object.fromEntries(ids.map((id, at) => [`#${at}`, id])),
      }),
  };
};

/** The returned function tells whether the condition held. */
const createUpdate =
  ({ tableName: TableName, client }: OpenConnectionsOptions) =>
  async (principalId: string, input: Partial<UpdateItemCommandInput>): Promise<boolean> => {
    try {
      await client.send(new UpdateItemCommand({ TableName, Key: toKey(principalId), ...input }));
      return true;
    } catch (error) {
      if (classifyError(error) === "answer") return false;
      throw error;
    }
  };

const toNumber = (value: number) => ({ N: String(value) });

const toKey = (principalId: string) => {
  const { p, c } = openKey(principalId);
  return { p: { S: p }, c: { S: c } };
};
