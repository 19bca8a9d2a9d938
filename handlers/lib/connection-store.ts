// Stores connections when they open, and deletes them when they close. Keys are derived from the id, never looked up.
//
// $connect and $disconnect may overlap, run in either order, and run twice. Deleting a connection first replaces its
// metadata with a tombstone, then deletes everything else. Storing one writes the metadata only if there is no
// tombstone, then everything else, and checks for a tombstone again at the end. So one of the two always sees the
// other, and deletes.
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { classifyError } from "./aws/aws-error.ts";
import {
  EVERYONE,
  expiryKey,
  computeExpiry,
  type Key,
  type Layout,
  memberKey,
  metadataKey,
  parseLayouts,
} from "./connection-keys.ts";
import { optionalEnv, optionalNumber, requiredEnv } from "./env.ts";
import { createOpenConnections, type Holder, type OpenConnections } from "./open-connections.ts";
import type { Identity } from "./token-verifier.ts";

export interface Connection extends Identity {
  connectionId: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  /** The client's IP address. */
  sourceIp: string;
  userAgent?: string;
}

export interface ConnectionStore {
  /**
   * Broadcasts list the connection once all its items are written. When a write fails, nothing is left.
   *
   * @returns the outcome. Unless it is "there", nothing is left.
   */
  put(connection: Connection): Promise<Outcome>;
  /** Deleting a connection that does not exist is not an error. */
  delete(connection: Holder): Promise<void>;
}

/** `ended`: the connection closed meanwhile. `one too many`: its user has reached the limit. */
type Outcome = "there" | "ended" | "one too many";

export interface ConnectionStoreOptions {
  tableName: string;
  /** Connections are written in the first one, and deleted from all. */
  layouts: [Layout, ...Layout[]];
  /** Whether connections are indexed by when their tokens expire. */
  indexesExpiry: boolean;
  /** Limits how many connections one user has. Default: no limit. */
  open?: OpenConnections;
  /** Default: a client configured by the function's environment. */
  client?: DynamoDBClient;
  /** Epoch milliseconds. Default: the system's clock. */
  now?: () => number;
}

/**
 * Seconds that a tombstone counts. API Gateway waits 29 seconds for a function, so a $connect follows its $disconnect
 * by less than that; the rest allows for clock skew.
 */
const TOMBSTONE_SECONDS = 120;

export const createConnectionStore = (options: ConnectionStoreOptions): ConnectionStore => {
  const { client = new DynamoDBClient(), now = Date.now, open = UNBOUNDED } = options;
  const parts = { ...options, client, now, open };
  const forget = createForget(parts);
  const write = createWrite(parts);
  return {
    put: async (connection) => {
      const { expiresAt } = connection;
      try {
        if (!(await open.take(connection))) return "one too many";
        if (await write(connection)) return "there";
      } catch (error) {
        // The client is refused. Items that cannot be deleted now expire.
        await forget(connection, expiresAt).catch(() => {});
        throw error;
      }
      await forget(connection, expiresAt);
      return "ended";
    },
    delete: (connection) => forget(connection),
  };
};

const UNBOUNDED: OpenConnections = { take: async () => true, release: async () => {} };

export const connectionStoreFromEnv = (): ConnectionStore => {
  const tableName = requiredEnv("CONNECTIONS_TABLE");
  const client = new DynamoDBClient();
  const limit = optionalNumber("MAX_OPEN_CONNECTIONS");
  return createConnectionStore({
    tableName,
    layouts: parseLayouts(requiredEnv("CONNECTION_LAYOUTS")),
    indexesExpiry: optionalEnv("INDEX_EXPIRY") === "yes",
    open:
      limit === undefined
        ? undefined
        : createOpenConnections({ limit, tableName, client, now: Date.now }),
    client,
  });
};

type Parts = Required<ConnectionStoreOptions>;

/** The returned function tells whether the connection stayed open throughout. */
const createWrite = (parts: Parts) => {
  const { tableName: TableName, layouts, client } = parts;
  const put = (Item: Item) => client.send(new PutItemCommand({ TableName, Item }));
  const isForgotten = async (connectionId: string): Promise<boolean> => {
    const Key = keyItem(metadataKey(connectionId));
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    return Item?.["connectedAt"] === undefined;
  };
  return async (connection: Connection): Promise<boolean> => {
    const { connectionId } = connection;
    const expiry = { e: { N: String(computeExpiry(connection.connectedAt)) } };
    const metadata = {
      ...keyItem(metadataKey(connectionId)),
      ...toItemDetails(connection),
      ...expiry,
    };
    const minutes = expiryKeys(parts, connectionId, connection.expiresAt);
    const isNew = putUnlessForgotten(parts, metadata);
    await settle([isNew, ...minutes.map((key) => put({ ...keyItem(key), ...expiry }))]);
    if (!(await isNew)) return false;
    // Last: if an earlier write fails, the client is refused, and broadcasts must not list it.
    await put({ ...keyItem(memberKey(layouts[0], EVERYONE, connectionId)), ...expiry });
    return !(await isForgotten(connectionId));
  };
};

/** Waits for all of them even when one fails: a late write must not follow the cleanup. */
const settle = async (promises: Promise<unknown>[]): Promise<void> => {
  await Promise.allSettled(promises);
  await Promise.all(promises);
};

const putUnlessForgotten = async (
  { tableName, client, now }: Parts,
  item: Item,
): Promise<boolean> => {
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: item,
        // An expired tombstone may stay for days, until DynamoDB deletes it.
        ConditionExpression:
          "attribute_not_exists(p) OR attribute_exists(connectedAt) OR e <= :now",
        ExpressionAttributeValues: { ":now": { N: String(Math.floor(now() / 1000)) } },
      }),
    );
    return true;
  } catch (error) {
    if (classifyError(error) === "answer") return false;
    throw error;
  }
};

/** The returned function takes the token's expiry, in epoch seconds, in case it is not stored. */
const createForget = (parts: Parts) => {
  const { tableName: TableName, layouts, client, now, open } = parts;
  const bury = async (connectionId: string): Promise<number | undefined> => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: keyItem(metadataKey(connectionId)),
        // Keeps the token's expiry: with it, another $disconnect finds the item that this one may leave.
        UpdateExpression: "SET e = :e REMOVE connectedAt, principalId, sourceIp, userAgent, claims",
        ExpressionAttributeValues: {
          ":e": { N: String(Math.floor(now() / 1000) + TOMBSTONE_SECONDS) },
        },
        ReturnValues: "ALL_NEW",
      }),
    );
    const expiresAt = Attributes?.["tokenExpiresAt"]?.N;
    return expiresAt === undefined ? undefined : Number(expiresAt);
  };
  return async (connection: Holder, tokenExpiresAt?: number): Promise<void> => {
    const { connectionId } = connection;
    const burial = bury(connectionId);
    // Deletes the other items even if the tombstone cannot be written.
    const stored = await burial.catch(() => undefined);
    const members = layouts.map((layout) => memberKey(layout, EVERYONE, connectionId));
    const keys = [...members, ...expiryKeys(parts, connectionId, stored ?? tokenExpiresAt)];
    const deletions = keys.map((key) =>
      client.send(new DeleteItemCommand({ TableName, Key: keyItem(key) })),
    );
    await settle([burial, open.release(connection), ...deletions]);
  };
};

const expiryKeys = (
  { indexesExpiry }: Parts,
  connectionId: string,
  tokenExpiresAt: number | undefined,
): Key[] =>
  indexesExpiry && tokenExpiresAt !== undefined
    ? [expiryKey(Math.floor(tokenExpiresAt / 60), connectionId)]
    : [];

type Item = Record<string, AttributeValue>;

const keyItem = ({ p, c }: Key) => ({ p: { S: p }, c: { S: c } });

const toItemDetails = ({
  connectedAt,
  principalId,
  claims,
  expiresAt,
  sourceIp,
  userAgent,
}: Connection): Item => ({
  connectedAt: { N: String(connectedAt) },
  principalId: { S: principalId },
  sourceIp: { S: sourceIp },
  ...(userAgent !== undefined && { userAgent: { S: userAgent } }),
  ...(claims !== undefined && { claims: { M: toTexts(claims) } }),
  ...(expiresAt !== undefined && { tokenExpiresAt: { N: String(expiresAt) } }),
});

const toTexts = (texts: Record<string, string>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }]));
