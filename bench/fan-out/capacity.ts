// Read units for listing all connections: a Query of thin items, compared with a Scan of the samples' items.
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import { createJsonApi, type JsonApi } from "../../handlers/lib/aws/json-api.ts";
import { systemClock } from "../../handlers/lib/clock.ts";
import { EVERYONE, computeExpiry, memberKey } from "../../handlers/lib/connection-keys.ts";
import { toIds } from "../lib/ids.ts";
import { CREDENTIALS, REGION } from "./setting.ts";

const ROWS = 5000;
const LAYOUT = { version: 1, shards: 1 };
const ITEMS_OF_A_CALL = 25;

type Item = Record<string, { S: string } | { N: string }>;

/** What the samples store for a connection: 268 bytes. */
const fatItem = (connectionId: string): Item => ({
  connectionId: { S: connectionId },
  connectedAt: { S: "2026-11-20T10:00:00.000Z" },
  domainName: { S: "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com" },
  stage: { S: "production" },
  sourceIp: { S: "203.0.113.254" },
  userAgent: { S: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142" },
  principalId: { S: "user|0123456789abcdef" },
  ttl: { N: "1700000000" },
});

const thinItem = (connectionId: string): Item => {
  const { p, c } = memberKey(LAYOUT, EVERYONE, connectionId);
  return { p: { S: p }, c: { S: c }, e: { N: String(computeExpiry(Date.now())) } };
};

const fill = async (dynamoDb: JsonApi, table: string, keys: string[], items: Item[]) => {
  await dynamoDb("CreateTable", {
    TableName: table,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: "S" })),
    KeySchema: keys.map((name, index) => ({
      AttributeName: name,
      KeyType: index === 0 ? "HASH" : "RANGE",
    })),
  });
  while (!(await isActive(dynamoDb, table)));
  for (let at = 0; at < items.length; at += ITEMS_OF_A_CALL) {
    const some = items.slice(at, at + ITEMS_OF_A_CALL);
    const requests = some.map((Item) => ({ PutRequest: { Item } }));
    await dynamoDb("BatchWriteItem", { RequestItems: { [table]: requests } });
  }
};

const isActive = async (dynamoDb: JsonApi, TableName: string): Promise<boolean> => {
  const description = await dynamoDb<TableDescription>("DescribeTable", { TableName });
  return description.Table.TableStatus === "ACTIVE";
};

interface TableDescription {
  Table: { TableStatus: string };
}

interface ReadOutput {
  ConsumedCapacity: { CapacityUnits: number };
  LastEvaluatedKey?: object;
}

/** @returns read units of all pages. */
const countUnits = async (dynamoDb: JsonApi, operation: "Query" | "Scan", input: object) => {
  let units = 0;
  let ExclusiveStartKey: object | undefined;
  do {
    const all = { ...input, ReturnConsumedCapacity: "TOTAL", ExclusiveStartKey };
    const { ConsumedCapacity, LastEvaluatedKey } = await dynamoDb<ReadOutput>(operation, all);
    units += ConsumedCapacity.CapacityUnits;
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return units;
};

export interface Capacity {
  rows: number;
  /** Read units. */
  scanOfFat: number;
  queryOfThin: number;
}

export const measureCapacity = async (): Promise<Capacity> => {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const dynamoDb = createJsonApi({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: REGION,
    service: "dynamodb",
    targetPrefix: "DynamoDB_20120810",
    credentials: () => CREDENTIALS,
    clock: systemClock,
  });
  const ids = toIds({ from: 0, count: ROWS });
  await fill(dynamoDb, "fat", ["connectionId"], ids.map(fatItem));
  await fill(dynamoDb, "thin", ["p", "c"], ids.map(thinItem));
  const query = {
    TableName: "thin",
    Limit: 1300,
    KeyConditionExpression: "p = :p",
    ExpressionAttributeValues: { ":p": { S: `${EVERYONE}#${LAYOUT.version}.0` } },
  };
  const capacity = {
    rows: ROWS,
    scanOfFat: await countUnits(dynamoDb, "Scan", { TableName: "fat" }),
    queryOfThin: await countUnits(dynamoDb, "Query", query),
  };
  server.close();
  return capacity;
};
