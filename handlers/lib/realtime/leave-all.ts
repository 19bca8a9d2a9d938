// Takes a connection that is gone out of all of its channels. It needs no configuration: the items name their partitions.
import { metadataKey } from "../connection-keys.ts";
import { deleteKeys, type KeyedTable } from "../delete-keys.ts";
import { REVERSE } from "./channel-keys.ts";

interface QueryOutput {
  Items: { p: { S: string }; c: { S: string }; m: { SS: string[] } }[];
}

/** Call it when others can see that the connection is gone: who joins a channel after that takes it back. */
export const leaveAll = async (table: KeyedTable, connectionId: string): Promise<void> => {
  const { Items } = await table.dynamoDb<QueryOutput>("Query", {
    TableName: table.tableName,
    KeyConditionExpression: "p = :p AND begins_with(c, :c)",
    ExpressionAttributeValues: { ":p": { S: metadataKey(connectionId).p }, ":c": { S: REVERSE } },
    ConsistentRead: true,
  });
  await deleteKeys(
    table,
    Items.flatMap(({ m }) => m.SS.map((p) => ({ p, c: connectionId }))),
  );
  // Last: whoever comes after a failure finds what is left.
  await deleteKeys(
    table,
    Items.map(({ p, c }) => ({ p: p.S, c: c.S })),
  );
};
