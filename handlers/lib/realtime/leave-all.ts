// Removes a connection that is gone from all of its channels. The items name their partitions, so no configuration is needed.
import { metadataKey } from "../connection-keys.ts";
import { deleteKeys, type KeyedTable } from "../delete-keys.ts";
import { REVERSE } from "./channel-keys.ts";
import { readItems } from "./items.ts";

interface ReverseItem {
  p: { S: string };
  c: { S: string };
  m: { SS: string[] };
}

/** @returns items that list the channels of a connection, also those that it has left. */
export const listReverse = async (
  table: KeyedTable,
  connectionId: string,
): Promise<ReverseItem[]> => {
  const query = {
    KeyConditionExpression: "p = :p AND begins_with(c, :c)",
    ExpressionAttributeValues: { ":p": { S: metadataKey(connectionId).p }, ":c": { S: REVERSE } },
  };
  return readItems(table, query);
};

/** Call it once others can see that the connection is gone: a request that joins a channel later undoes its own writes. */
export const leaveAll = async (table: KeyedTable, connectionId: string): Promise<void> => {
  const items = await listReverse(table, connectionId);
  await deleteKeys(
    table,
    items.flatMap(({ m }) => m.SS.map((p) => ({ p, c: connectionId }))),
  );
  // Last, so that a retry after a failure finds the rest.
  await deleteKeys(
    table,
    items.map(({ p, c }) => ({ p: p.S, c: c.S })),
  );
};
