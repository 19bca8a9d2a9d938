// Creates the configuration's tables and queues in the embedded services.
import type { Queue } from "../model/queues.ts";
import type { Table } from "../model/tables.ts";
import type { JsonClient } from "./json-client.ts";

export const createTables = async (client: JsonClient, tables: Table[]): Promise<void> => {
  await Promise.all(
    tables.map(({ createTable }) => client.call("DynamoDB_20120810.CreateTable", createTable)),
  );
};

export const createQueues = async (client: JsonClient, queues: Queue[]): Promise<void> => {
  await Promise.all(
    queues.map(({ name, attributes }) =>
      client.call("AmazonSQS.CreateQueue", { QueueName: name, Attributes: attributes }),
    ),
  );
};
