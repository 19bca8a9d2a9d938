// Remembers connections when they come, and forgets them when they go. Keys follow from the id: nothing is looked up.
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  EVERYONE,
  expiryKey,
  expiryOf,
  type Key,
  type Layout,
  memberKey,
  metadataKey,
  parseLayouts,
} from "./connection-keys.ts";
import { optionalEnv, requiredEnv } from "./env.ts";
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
  /** Broadcasts list the connection once all of it is written. */
  put(connection: Connection): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(connectionId: string): Promise<void>;
}

export interface ConnectionStoreOptions {
  tableName: string;
  /** The first one is written, all of them are deleted from. */
  layouts: [Layout, ...Layout[]];
  /** Whether connections are to be found by when their tokens expire. */
  indexesExpiry: boolean;
  /** Default: a client configured by the function's environment. */
  client?: DynamoDBClient;
}

export const createConnectionStore = ({
  tableName,
  layouts,
  indexesExpiry,
  client = new DynamoDBClient(),
}: ConnectionStoreOptions): ConnectionStore => {
  const put = (Item: Record<string, AttributeValue>) =>
    client.send(new PutItemCommand({ TableName: tableName, Item }));
  const remove = (key: Key) =>
    client.send(new DeleteItemCommand({ TableName: tableName, Key: keyItem(key) }));
  return {
    put: async (connection) => {
      const { connectionId } = connection;
      const expiry = { e: { N: String(expiryOf(connection.connectedAt)) } };
      const member = keyItem(memberKey(layouts[0], EVERYONE, connectionId));
      const metadata = { ...keyItem(metadataKey(connectionId)), ...detailsOf(connection) };
      const unlisted = [metadata, ...(indexesExpiry ? expiryItems(connection) : [])];
      await Promise.all(unlisted.map((item) => put({ ...item, ...expiry })));
      // Last: when any write fails the client is refused, and broadcasts must not list who is not there.
      await put({ ...member, ...expiry });
    },

    delete: async (connectionId) => {
      const members = layouts.map((layout) => memberKey(layout, EVERYONE, connectionId));
      await Promise.all([...members, metadataKey(connectionId)].map(remove));
    },
  };
};

export const connectionStoreFromEnv = (): ConnectionStore =>
  createConnectionStore({
    tableName: requiredEnv("CONNECTIONS_TABLE"),
    layouts: parseLayouts(requiredEnv("CONNECTION_LAYOUTS")),
    indexesExpiry: optionalEnv("INDEX_EXPIRY") === "yes",
  });

/** It is deleted by the sweep, or expires: $disconnect does not know the minute. */
const expiryItems = ({ connectionId, expiresAt }: Connection) =>
  expiresAt === undefined ? [] : [keyItem(expiryKey(Math.floor(expiresAt / 60), connectionId))];

const keyItem = ({ p, c }: Key) => ({ p: { S: p }, c: { S: c } });

const detailsOf = ({
  connectedAt,
  principalId,
  claims,
  expiresAt,
  sourceIp,
  userAgent,
}: Connection): Record<string, AttributeValue> => ({
  connectedAt: { N: String(connectedAt) },
  principalId: { S: principalId },
  sourceIp: { S: sourceIp },
  ...(userAgent !== undefined && { userAgent: { S: userAgent } }),
  ...(claims !== undefined && { claims: { M: textsOf(claims) } }),
  ...(expiresAt !== undefined && { tokenExpiresAt: { N: String(expiresAt) } }),
});

const textsOf = (texts: Record<string, string>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }]));
