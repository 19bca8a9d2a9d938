// Finds one connection by its id.
import type { Recipient } from "../connection-index.ts";
import { metadataKey } from "../connection-keys.ts";
import { type ChannelTable, keyItem } from "./items.ts";

/** @returns undefined when the connection is not open, as far as the table knows. */
export type FindConnection = (connectionId: string) => Promise<Recipient | undefined>;

/** A tombstone has no `connectedAt`. */
interface Metadata {
  e: { N: string };
  connectedAt?: { N: string };
}

export const createFindConnection =
  ({ dynamoDb, tableName, now }: ChannelTable): FindConnection =>
  async (connectionId) => {
    const { Item } = await dynamoDb<{ Item?: Metadata }>("GetItem", {
      TableName: tableName,
      Key: keyItem(metadataKey(connectionId)),
      ConsistentRead: true,
    });
    const expiresAt = Number(Item?.e.N ?? 0);
    return Item?.connectedAt && expiresAt * 1000 > now()
      ? { id: connectionId, expiresAt }
      : undefined;
  };
