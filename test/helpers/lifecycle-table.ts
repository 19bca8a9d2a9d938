// A connection store on an in-memory table, whose calls a test can delay one by one.
import { expect } from "chai";
import type { Layout } from "../../handlers/lib/connection-keys.ts";
import { createConnectionStore } from "../../handlers/lib/connection-store.ts";
import type { OpenConnections } from "../../handlers/lib/open-connections.ts";
import { holds, updated } from "./fake-expressions.ts";

type Item = Record<string, any>;

const NOW_MS = 1_800_000_000_000;
const LAYOUTS: [Layout] = [{ version: 1, shards: 4 }];
export const CONNECTION = {
  connectionId: "a=",
  connectedAt: NOW_MS - 100,
  principalId: "me",
  sourceIp: "192.0.2.1",
  claims: { email: "a@b.c" },
  expiresAt: NOW_MS / 1000 + 600,
};
const TOMBSTONE = "connection#a=";

/** Carries out an SDK command. */
export const createTable = () => {
  const items = new Map<string, Item>();
  const toKey = ({ p, c }: Item) => `${p.S}|${c.S}`;
  const carryOut = (command: { constructor: { name: string }; input: Item }): Item => {
    const { input } = command;
    const key = toKey(input["Key"] ?? input["Item"]);
    const before = items.get(key);
    if (!holds(input["ConditionExpression"], before, input)) {
      throw Object.assign(new Error(), {
        name: "ConditionalCheckFailedException",
        $metadata: { httpStatusCode: 400 },
      });
    }
    const kind = command.constructor.name;
    if (kind === "GetItemCommand") return { Item: before };
    if (kind === "DeleteItemCommand") items.delete(key);
    if (kind === "PutItemCommand") items.set(key, input["Item"]);
    if (kind !== "UpdateItemCommand") return {};
    const after = updated(input["UpdateExpression"], before ?? input["Key"], input);
    items.set(key, after);
    return input["ReturnValues"] === "ALL_NEW" ? { Attributes: after } : {};
  };
  return { items, carryOut, partitions: () => [...items.values()].map(({ p }) => p.S).toSorted() };
};

export type Table = ReturnType<typeof createTable>;

/** With places instead of expiry: both together have a hundred thousand orders. */
export const storeOn = (send: (command: any) => Promise<Item>, open?: OpenConnections) =>
  createConnectionStore({
    tableName: "t",
    layouts: LAYOUTS,
    indexesExpiry: open === undefined,
    open,
    client: { send } as never,
    now: () => NOW_MS,
  });

/** Expects only the tombstone, which is anonymous and expires in two minutes. */
export const expectNothing = (table: Table, order: string): void => {
  expect(table.partitions(), order).to.deep.equal([TOMBSTONE]);
  const [tombstone] = table.items.values();
  expect(tombstone, order).not.to.have.any.keys(
    "principalId",
    "sourceIp",
    "claims",
    "connectedAt",
    "userAgent",
  );
  expect(Number(tombstone!["e"].N), order).to.equal(NOW_MS / 1000 + 120);
};
