// A gateway with every kind of resource that a cross-origin page could attack, and its observable state.
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type FixtureGateway, startFixture } from "./fixture-gateway.ts";
import { callLocal, nextState } from "./local-api.ts";

const WHOAMI =
  "async ({ requestContext }) => " +
  "({ statusCode: 200, body: JSON.stringify({ connectionId: requestContext.connectionId }) })";

export interface Guarded {
  gateway: FixtureGateway;
  /** Id of a client that stays connected. */
  connectionId: string;
}

export const startGuarded = async (): Promise<Guarded> => {
  const gateway = await startFixture({
    routes: { whoami: { code: WHOAMI, routeResponse: true } },
    resources: {
      aws_sqs_queue: { jobs: { name: "jobs" } },
      aws_dynamodb_table: {
        things: {
          name: "things",
          billing_mode: "PAY_PER_REQUEST",
          hash_key: "id",
          attribute: [{ name: "id", type: "S" }],
        },
      },
    },
  });
  const { dynamoDb, sqs } = createSdk(gateway.port);
  await dynamoDb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: "one" } } }));
  await sqs.send(new SendMessageCommand({ QueueUrl: "jobs", MessageBody: "one" }));
  const client = await gateway.connect();
  client.send({ action: "whoami" });
  const { connectionId } = JSON.parse(await client.next()) as { connectionId: string };
  return { gateway, connectionId };
};

export const createSdk = (port: number): { dynamoDb: DynamoDBClient; sqs: SQSClient } => {
  const configuration = {
    endpoint: `http://localhost:${port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  };
  return { dynamoDb: new DynamoDBClient(configuration), sqs: new SQSClient(configuration) };
};

/** Headers of a call that the gateway accepts, without those that a browser adds. */
export const awsHeaders = (target: string): Record<string, string> => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": target,
  "x-amz-date": "20250101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/any/aws4_request, SignedHeaders=host, Signature=0",
});

export interface Snapshot {
  items: unknown[];
  messages: unknown[];
  faults: unknown;
  connections: unknown;
}

/** State as a local program reads it. */
export const takeSnapshot = async (port: number): Promise<Snapshot> => {
  const { dynamoDb, sqs } = createSdk(port);
  const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName: "things" }));
  dynamoDb.destroy();
  sqs.destroy();
  const get = async (path: string) => (await callLocal(port, "GET", `/_local/${path}`)).json();
  const { connections } = await nextState(port);
  return {
    items: Items,
    messages: await get("queues/jobs/messages"),
    faults: await get("faults"),
    connections,
  };
};
