// A gateway with a table whose stream a function reads.
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "../../gateway/index.ts";
import { type FixtureGateway, startFixture } from "./fixture-gateway.ts";
import type { FixtureStack } from "./fixture-stack.ts";
import { until } from "./until.ts";

type Body = Record<string, unknown>;

export interface StreamFixture {
  /** Of the function. Default: prints each record. */
  code?: string;
  view?: string;
  table?: Body;
  mapping?: Body;
  fn?: Body;
  resources?: FixtureStack["resources"];
}

export interface StreamRecord {
  eventID: string;
  eventName: string;
  dynamodb: {
    Keys: Record<string, AttributeValue>;
    NewImage?: Record<string, AttributeValue>;
    OldImage?: Record<string, AttributeValue>;
    SequenceNumber: string;
    [name: string]: unknown;
  };
  [name: string]: unknown;
}

export interface ItemStream {
  gateway: FixtureGateway;
  /** Keeps `{ id }` with the value `n`. */
  put: (id: string, n: number | string) => Promise<unknown>;
  update: (input: Partial<UpdateItemCommandInput> & { id: string }) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
  /** Several items in one call. */
  batch: (...ids: string[]) => Promise<unknown>;
  /** Waits for as many batches of records as were printed. */
  batches: (count: number) => Promise<StreamRecord[][]>;
}

const PRINT = "async ({ Records }) => console.log(JSON.stringify(Records))";

export const startStream = async (
  { code = PRINT, view = "NEW_AND_OLD_IMAGES", ...fixture }: StreamFixture = {},
  options: { clock?: Clock } = {},
): Promise<ItemStream> => {
  const gateway = await startFixture(createStack({ code, view, ...fixture }), options);
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${gateway.port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  const TableName = "things";
  const item = (id: string, n: number | string) => ({ id: { S: id }, n: { N: String(n) } });
  const listBatches = () =>
    gateway.lines.flatMap((line) => {
      const [, json] = /^fixture-read: (\[.*)$/.exec(line) ?? [];
      return json === undefined ? [] : [JSON.parse(json) as StreamRecord[]];
    });
  return {
    gateway,
    put: (id, n) => client.send(new PutItemCommand({ TableName, Item: item(id, n) })),
    update: ({ id, ...input }) =>
      client.send(new UpdateItemCommand({ TableName, Key: { id: { S: id } }, ...input })),
    remove: (id) => client.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } })),
    batch: (...ids) => {
      const requests = ids.map((id) => ({ PutRequest: { Item: item(id, 1) } }));
      return client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    },
    batches: async (count) => {
      await until(() => listBatches().length >= count);
      return listBatches();
    },
  };
};

const createStack = ({
  code,
  view,
  table,
  mapping,
  fn,
  resources,
}: StreamFixture): FixtureStack => ({
  routes: { read: { code, fn } },
  resources: {
    ...resources,
    aws_dynamodb_table: {
      things: {
        name: "things",
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "id",
        attribute: [{ name: "id", type: "S" }],
        stream_enabled: true,
        stream_view_type: view,
        ...table,
      },
    },
    aws_lambda_event_source_mapping: {
      read: {
        event_source_arn: "${aws_dynamodb_table.things.stream_arn}",
        function_name: "${aws_lambda_function.read.arn}",
        starting_position: "LATEST",
        ...mapping,
      },
    },
  },
});
