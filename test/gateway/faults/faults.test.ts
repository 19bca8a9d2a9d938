// Each kind of fault, as functions and clients see it.
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { ECHO_EVENT, LOG_EVENT } from "../../helpers/handler-code.ts";
import { until } from "../../helpers/until.ts";

const ECHO = { code: ECHO_EVENT, routeResponse: true };

const start = async (stack: FixtureStack, faults: object) => {
  const clock = createManualClock();
  const gateway = await startFixture(stack, { clock, faults });
  const endpoint = `http://127.0.0.1:${gateway.port}`;
  const happened = async () =>
    ((await (await fetch(`${endpoint}/_local/faults`)).json()) as any).happened;
  return { clock, gateway, endpoint, happened };
};

const connected = async (gateway: FixtureGateway) => {
  const client = await gateway.connect();
  client.send({ action: "echo" });
  const { requestContext } = JSON.parse(await client.next());
  return { client, id: requestContext.connectionId as string };
};

const post = (endpoint: string, id: string) =>
  fetch(`${endpoint}/test/@connections/${encodeURIComponent(id)}`, {
    method: "POST",
    headers: { authorization: "AWS4-HMAC-SHA256 Credential=x" },
    body: "hello",
  });

const credentials = { accessKeyId: "any", secretAccessKey: "any" };

describe("faults", () => {
  for (const [answer, name] of [
    [429, "LimitExceededException"],
    [500, "InternalServerErrorException"],
    [410, "GoneException"],
  ] as const) {
    it(`answer ${answer} to posts, which are not delivered`, async () => {
      const { gateway, endpoint, happened } = await start(
        { routes: { echo: ECHO } },
        { posts: [{ answer }] },
      );
      const { client, id } = await connected(gateway);
      const response = await post(endpoint, id);
      expect(response.status).to.equal(answer);
      expect(response.headers.get("x-amzn-errortype")).to.equal(name);
      client.send({ action: "echo" });
      expect(await client.next()).to.include("requestContext");
      expect(await happened()).to.include({ posts: 1 });
    });
  }

  it("reset posts", async () => {
    const { gateway, endpoint } = await start(
      { routes: { echo: ECHO } },
      { posts: [{ answer: "reset" }] },
    );
    const { id } = await connected(gateway);
    const error = await catchRejection(post(endpoint, id));
    expect(error.cause).to.have.property("code", "ECONNRESET");
  });

  it("delay posts by the gateway's clock", async () => {
    const { gateway, endpoint, clock, happened } = await start(
      { routes: { echo: ECHO } },
      { posts: [{ delayMs: 60_000 }] },
    );
    const { client, id } = await connected(gateway);
    const answer = post(endpoint, id);
    await until(async () => (await happened()).posts === 1);
    expect(client.pending).to.deep.equal([]);
    clock.advance(60_000);
    expect((await answer).status).to.equal(200);
    expect(await client.next()).to.equal("hello");
  });

  it("keep no timer for delayed posts and messages when the gateway ends", async () => {
    const hour = { posts: [{ delayMs: 3_600_000 }], deliveries: [{ delaySeconds: 43_200 }] };
    const { gateway, endpoint, clock, happened, send } = await worker(hour);
    const client = await gateway.connect();
    client.send({ action: "echo" });
    const { requestContext } = JSON.parse(await client.next());
    const answer = post(endpoint, requestContext.connectionId).catch(() => "closed");
    await send();
    await until(async () => (await happened()).posts + (await happened()).deliveries === 2);
    await gateway.close();
    await answer;
    expect(clock.waiting).to.equal(0);
  });

  it("answer 410 to a delayed post when the client has gone meanwhile", async () => {
    const { gateway, endpoint, clock, happened } = await start(
      { routes: { echo: ECHO } },
      { posts: [{ delayMs: 60_000 }] },
    );
    const { client, id } = await connected(gateway);
    const answer = post(endpoint, id);
    await until(async () => (await happened()).posts === 1);
    await client.close();
    clock.advance(60_000);
    expect((await answer).status).to.equal(410);
  });

  it("apply to the connections that a pattern matches", async () => {
    const { gateway, endpoint } = await start({ routes: { echo: ECHO } }, {});
    const [one, other] = [await connected(gateway), await connected(gateway)];
    const body = JSON.stringify({ posts: [{ connection: `${one.id.slice(0, 8)}*`, answer: 429 }] });
    await fetch(`${endpoint}/_local/faults`, { method: "PUT", body });
    expect((await post(endpoint, one.id)).status).to.equal(429);
    expect((await post(endpoint, other.id)).status).to.equal(200);
    await fetch(`${endpoint}/_local/faults`, { method: "DELETE" });
    expect((await post(endpoint, one.id)).status).to.equal(200);
  });

  it("lose $disconnect", async () => {
    const { gateway, endpoint, happened } = await start(
      { routes: { echo: ECHO, $disconnect: { code: LOG_EVENT } } },
      { disconnects: [{}] },
    );
    const { client, id } = await connected(gateway);
    await client.close();
    await until(async () => (await happened()).disconnects === 1);
    expect((await post(endpoint, id)).status).to.equal(410);
    await fetch(`${endpoint}/_local/faults`, { method: "DELETE" });
    const next = await connected(gateway);
    await next.client.close();
    await until(() => gateway.lines.length > 0);
    expect(gateway.lines).to.have.length(1);
    expect(gateway.lines[0]).to.include(next.id);
  });

  it("leave zombies, to which posts succeed until their idle timeout", async () => {
    const { gateway, endpoint, clock, happened } = await start(
      { routes: { echo: ECHO, $disconnect: { code: LOG_EVENT } } },
      { zombies: [{}] },
    );
    const { client, id } = await connected(gateway);
    await client.close();
    await until(async () => (await happened()).zombies === 1);
    clock.advance(9 * 60_000);
    expect((await post(endpoint, id)).status).to.equal(200);
    clock.advance(9 * 60_000);
    expect((await post(endpoint, id)).status).to.equal(200);
    expect(gateway.lines).to.deep.equal([]);
    clock.advance(10 * 60_000);
    expect((await post(endpoint, id)).status).to.equal(410);
    await until(() => gateway.lines.length === 1);
    expect(gateway.lines[0]).to.include('"disconnectStatusCode":1001');
  });

  const worker = async (
    faults: object,
    code = "async ({ Records }) => console.log(Records.map(({ messageId, body }) => body + messageId).join())",
    visibilitySeconds = 30,
  ) => {
    const started = await start(
      {
        // Lambda requires that a message stays invisible while its function runs.
        routes: { echo: ECHO, worker: { code, fn: { timeout: Math.min(5, visibilitySeconds) } } },
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs", visibility_timeout_seconds: visibilitySeconds } },
          aws_lambda_event_source_mapping: {
            jobs: {
              event_source_arn: "${aws_sqs_queue.jobs.arn}",
              function_name: "${aws_lambda_function.worker.arn}",
            },
          },
        },
      },
      faults,
    );
    const { endpoint } = started;
    const sqs = new SQSClient({ endpoint, region: "eu-west-1", credentials });
    const QueueUrl = `${endpoint}/000000000000/jobs`;
    const send = () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
    return { ...started, send };
  };

  it("deliver messages twice, with one message id", async () => {
    const { gateway, send } = await worker({ deliveries: [{ queue: "jobs", twice: true }] });
    const { MessageId } = await send();
    await until(() => gateway.lines.length === 2);
    expect(new Set(gateway.lines)).to.deep.equal(new Set([`fixture-worker: a${MessageId}`]));
  });

  it("kill functions while they run, and the message is redelivered", async () => {
    const { gateway, send, endpoint, happened } = await worker(
      { kills: [{ function: "*-worker" }] },
      "async () => new Promise((done) => setTimeout(done, 4000))",
      // The message of a killed function is redelivered soon.
      1,
    );
    await send();
    await until(async () => (await happened()).kills > 1);
    await fetch(`${endpoint}/_local/faults`, { method: "DELETE" });
    expect(gateway.lines).to.include(
      "fixture-worker: Runtime.ExitError: Runtime exited with error: signal: killed",
    );
  });

  it("throttle calls to DynamoDB, by operation", async () => {
    const table = {
      name: "things",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
    };
    const { endpoint, happened } = await start(
      { routes: {}, resources: { aws_dynamodb_table: { things: table } } },
      { dynamodb: [{ operation: "Put*" }] },
    );
    const dynamoDb = new DynamoDBClient({
      endpoint,
      region: "eu-west-1",
      credentials,
      maxAttempts: 1,
    });
    const Item = { id: { S: "a" } };
    const put = dynamoDb.send(new PutItemCommand({ TableName: "things", Item }));
    expect(await catchRejection(put)).to.have.property(
      "name",
      "ProvisionedThroughputExceededException",
    );
    expect(await dynamoDb.send(new ScanCommand({ TableName: "things" }))).to.include({ Count: 0 });
    expect(await happened()).to.include({ dynamodb: 1 });
  });
});
