// Creates the configuration's tables, their items, and queues in the embedded services.
import { excerpt } from "../../shared/excerpt.ts";
import type { Queue } from "../model/queues.ts";
import type { Output } from "../diagnostics/output.ts";
import type { TableItem } from "../model/table-items.ts";
import type { Table } from "../model/tables.ts";
import type { JsonClient } from "./json-client.ts";

/** Resolves when the tables are active: until then, DynamoDB answers that they do not exist. */
export const createTables = async (client: JsonClient, tables: Table[]): Promise<void> => {
  await Promise.all(
    tables.map(async ({ name, createTable }) => {
      await client.call("DynamoDB_20120810.CreateTable", createTable);
      while (!(await isActive(client, name)));
    }),
  );
};

const isActive = async (client: JsonClient, TableName: string): Promise<boolean> => {
  const { Table } = await client.call<{ Table: { TableStatus: string } }>(
    "DynamoDB_20120810.DescribeTable",
    { TableName },
  );
  return Table.TableStatus === "ACTIVE";
};

/** Their tables must exist. Warns of an item that DynamoDB refuses, for example because a key is missing. */
export const putItems = async (
  client: JsonClient,
  items: TableItem[],
  output: Output,
): Promise<void> => {
  await Promise.all(
    items.map(async ({ address, tableName, item }) => {
      if (item === undefined) return;
      const put = { TableName: tableName, Item: item };
      const { status, body } = await client.send("DynamoDB_20120810.PutItem", put);
      if (status !== 200)
        output.warn(`${address} is not in the table ${tableName}: ${excerpt(body)}`);
    }),
  );
};

export const createQueues = async (client: JsonClient, queues: Queue[]): Promise<void> => {
  await Promise.all(
    queues.map(({ name, attributes }) =>
      client.call("AmazonSQS.CreateQueue", { QueueName: name, Attributes: attributes }),
    ),
  );
};
