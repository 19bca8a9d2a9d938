// The five documents that this project grew from: replays each one's example against the local gateway.
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { connect, waitForRefusal, type TestClient } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { until } from "../helpers/until.ts";

describe("seeds", () => {
  let gateway: DevGateway;
  let client: TestClient;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  beforeEach(async () => {
    client = await connect(gateway.url);
  });

  afterEach(() => client.close());

  const sdk = () => ({
    endpoint: gateway.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });

  const connectionIds = async (): Promise<(string | undefined)[]> => {
    const { Items = [] } = await new DynamoDBClient(sdk()).send(
      new ScanCommand({ TableName: "websocket-dev-connections" }),
    );
    return Items.filter(({ p }) => p?.S?.startsWith("*#")).map(({ c }) => c?.S);
  };

  const askForId = async (of: TestClient): Promise<string> => {
    of.send({ action: "whoami" });
    return JSON.parse(await of.next()).connectionId;
  };

  it("seed 000, AWS Lambda WebSocket Function: message is logged and echoed, whoami, a default", async () => {
    const message = '{"action":"message","text":"Hello"}';
    client.send(message);
    expect(await client.next()).to.equal(message);
    await until(() => gateway.lines.some((line) => line.includes(JSON.stringify(message))));
    const connectionId = await askForId(client);
    await until(() =>
      gateway.lines.some((line) => line.includes("$connect") && line.includes(connectionId)),
    );
    client.send({ action: "something else" });
    expect(await client.next()).to.include("Unknown action");
  });

  it("seed 001, API Gateway WebSocket API to AWS Lambda: post returns its data, items are stored and deleted", async () => {
    client.send('{"action":"post", "data":"hello world"}');
    expect(await client.next()).to.equal("hello world");
    const connectionId = await askForId(client);
    expect(await connectionIds()).to.include(connectionId);
    await client.close();
    await until(async () => !(await connectionIds()).includes(connectionId));
  });

  it("seed 002, Routing through Gateway: echoMessage", async () => {
    client.send('{"action":"echoMessage", "message":"hello there..."}');
    expect(await client.next()).to.equal('"Your message was: hello there..."');
  });

  it("seed 003, AWS API Gateway WebSocket API Sample: the token, ping, and a broadcast from SQS", async () => {
    expect(await waitForRefusal(`${gateway.urlWithoutToken}?token=another`)).to.equal(403);
    client.send('{"action":"ping"}');
    expect(await client.next()).to.equal('{"action":"pong"}');
    await new SQSClient(sdk()).send(
      new SendMessageCommand({
        QueueUrl: `${gateway.endpoint}/000000000000/websocket-dev-broadcasts`,
        MessageBody: '{"data":{"message":"Hello from SQS!"}}',
      }),
    );
    expect(await client.next()).to.equal('{"message":"Hello from SQS!"}');
    // Clients that connect while connections are being listed also get it.
    await until(() => gateway.lines.some((line) => line.includes('"message":"broadcast"')));
  });

  it("seed 004, Look at WebSocket API: sendmessage reaches all clients, and a stale item is deleted", async () => {
    const data = "Hello, I am using WebSocket APIs in API Gateway.";
    const second = await connect(gateway.url);
    const stale = "TXzPWdnOjoECGjA=";
    await putRow(stale);
    client.send({ action: "sendmessage", data });
    expect([await client.next(), await second.next()]).to.deep.equal([data, data]);
    await until(async () => !(await connectionIds()).includes(stale));
    expect(await connectionIds()).to.include(await askForId(client));
    await second.close();
  });

  /** An item without a $disconnect. */
  const putRow = async (connectionId: string): Promise<void> => {
    const { createConnectionStore } = await import("../../handlers/lib/connection-store.ts");
    await createConnectionStore({
      indexesExpiry: false,
      tableName: "websocket-dev-connections",
      layouts: [{ version: 1, shards: 16 }],
      client: new DynamoDBClient(sdk()),
    }).put({
      connectionId,
      connectedAt: Date.now() - 60_000,
      principalId: "x",
      sourceIp: "192.0.2.1",
    });
  };
});
