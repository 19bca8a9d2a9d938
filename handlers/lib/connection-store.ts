// Remembers connections when they come, and forgets them when they go. Keys follow from the id: nothing is looked up.
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  EVERYONE,
  expiryOf,
  type Key,
  type Layout,
  memberKey,
  metadataKey,
  parseLayouts,
} from "./connection-keys.ts";
import { requiredEnv } from "./env.ts";

export interface Connection {
  connectionId: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  /** Who the authorizer says this is. */
  principalId: string;
  /** The client's IP address. */
  sourceIp: string;
  userAgent?: string;
}

export interface ConnectionStore {
  put(connection: Connection): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(connectionId: string): Promise<void>;
}

export interface ConnectionStoreOptions {
  tableName: string;
  /** The first one is written, all of them are deleted from. */
  layouts: [Layout, ...Layout[]];
  /** Default: a client configured by the function's environment. */
  client?: DynamoDBClient;
}

export const createConnectionStore = ({
  tableName,
  layouts,
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
      await Promise.all([put({ ...member, ...expiry }), put({ ...metadata, ...expiry })]);
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
  });

const keyItem = ({ p, c }: Key) => ({ p: { S: p }, c: { S: c } });

const detailsOf = ({
  connectedAt,
  principalId,
  sourceIp,
  userAgent,
}: Connection): Record<string, AttributeValue> => ({
  connectedAt: { N: String(connectedAt) },
  principalId: { S: principalId },
  sourceIp: { S: sourceIp },
  ...(userAgent !== undefined && { userAgent: { S: userAgent } }),
});
