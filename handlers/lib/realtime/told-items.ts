// The items that say of a member that the others are told of it. Each is written before the frame about joining is sent, and
// deleted after that about leaving is, so whatever is sent has an item, which says what may still have to be sent.
import { computeExpiry, type Layout } from "../connection-keys.ts";
import { toldKey } from "./channel-keys.ts";
import { type ChannelTable, keyItem, number, text, unlessRefused } from "./items.ts";
import { PRESENCE_SECONDS } from "./limits.ts";
import type { Member } from "./memberships.ts";

/**
 * `u`: user; `t`: when it joined or left, in epoch milliseconds; `s`: which frame may still have to be sent. Missing: none.
 */
export interface ToldItem {
  p: { S: string };
  c: { S: string };
  u: { S: string };
  t: { N: string };
  s?: { S: "join" | "leave" };
}

/** @param last the item that there is. @returns a time for another frame, so that it is the latest about the connection. */
const nextAtMs = ({ now }: ChannelTable, last?: ToldItem): number =>
  Math.max(now(), Number(last?.t.N ?? 0) + 1);

/** @returns the item of a frame about joining, which is to be sent now. */
export const beginJoin = async (
  table: ChannelTable,
  channel: string,
  layout: Layout,
  { connectionId, connectedAt, principalId }: Member,
  last: ToldItem | undefined,
): Promise<ToldItem> => {
  const item: ToldItem = {
    ...keyItem(toldKey(layout, channel, connectionId)),
    u: text(principalId),
    t: number(nextAtMs(table, last)),
    s: { S: "join" },
  };
  // Outlives the presence of the connection.
  const e = number(computeExpiry(connectedAt) + PRESENCE_SECONDS);
  await table.dynamoDb("PutItem", { TableName: table.tableName, Item: { ...item, e } });
  return item;
};

/** The frame about joining is sent. */
export const endJoin = async (
  { dynamoDb, tableName }: ChannelTable,
  { p, c, t }: ToldItem,
): Promise<void> => {
  const call = dynamoDb("UpdateItem", {
    TableName: tableName,
    Key: { p, c },
    UpdateExpression: "REMOVE s",
    ConditionExpression: "t = :t AND s = :join",
    ExpressionAttributeValues: { ":t": t, ":join": text("join") },
  });
  await unlessRefused(call);
};

/** @returns the item of a frame about leaving, which is to be sent now; undefined if another request has changed it. */
export const beginLeave = async (
  table: ChannelTable,
  item: ToldItem,
): Promise<ToldItem | undefined> => {
  if (item.s?.S === "leave") return item;
  const t = number(nextAtMs(table, item));
  const call = table.dynamoDb("UpdateItem", {
    TableName: table.tableName,
    Key: { p: item.p, c: item.c },
    UpdateExpression: "SET t = :t, s = :leave",
    ConditionExpression: "t = :before",
    ExpressionAttributeValues: { ":t": t, ":leave": text("leave"), ":before": item.t },
  });
  return (await unlessRefused(call)) === undefined ? undefined : { ...item, t };
};

/** The frame about leaving is sent, or is not needed. */
export const forgetTold = async (
  { dynamoDb, tableName }: ChannelTable,
  { p, c, t }: ToldItem,
): Promise<void> => {
  const call = dynamoDb("DeleteItem", {
    TableName: tableName,
    Key: { p, c },
    ConditionExpression: "t = :t",
    ExpressionAttributeValues: { ":t": t },
  });
  await unlessRefused(call);
};

/** @returns undefined when nobody is told of the connection. */
export const findTold = async (
  { dynamoDb, tableName }: ChannelTable,
  channel: string,
  layouts: Layout[],
  connectionId: string,
): Promise<ToldItem | undefined> => {
  const found = layouts.map(async (layout) => {
    const Key = keyItem(toldKey(layout, channel, connectionId));
    const input = { TableName: tableName, Key, ConsistentRead: true };
    return (await dynamoDb<{ Item?: ToldItem }>("GetItem", input)).Item;
  });
  return (await Promise.all(found)).find((item) => item !== undefined);
};
