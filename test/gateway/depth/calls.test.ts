// Deep nesting in calls over HTTP: the call may fail, and the gateway keeps running.
import { expect } from "chai";
import { connect } from "../../helpers/client.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { DEPTHS, lists, maps } from "../../helpers/nesting.ts";

const LENGTH = "async ({ body }) => ({ statusCode: 200, body: String(body.length) })";

const signed = {
  "x-amz-date": "20250101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

describe("deep nesting in a call over HTTP", () => {
  let gateway: FixtureGateway;
  beforeEach(async () => {
    gateway = await startFixture({
      routes: { $default: { code: LENGTH, routeResponse: true } },
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
  });

  const call = async (target: string, body: string): Promise<number> => {
    const headers = {
      ...signed,
      "x-amz-target": target,
      "content-type": "application/x-amz-json-1.0",
    };
    const url = `http://localhost:${gateway.port}/`;
    const response = await fetch(url, { method: "POST", headers, body });
    await response.text();
    return response.status;
  };

  const expectServed = async (): Promise<void> => {
    const client = await gateway.connect();
    client.send("x");
    expect(await client.next()).to.equal("1");
    expect(await call("DynamoDB_20120810.ListTables", "{}")).to.equal(200);
  };

  for (const [target, createBody] of [
    [
      "DynamoDB_20120810.PutItem",
      (depth: number) =>
        `{"TableName":"things","Item":{"id":{"S":"x"},"a":${'{"M":{"a":'.repeat(depth)}{"S":"x"}${"}}".repeat(depth)}}}`,
    ],
    [
      "DynamoDB_20120810.PutItem",
      (depth: number) => `{"Item":${lists(depth)},"TableName":"things"}`,
    ],
    [
      "AmazonSQS.SendMessage",
      (depth: number) => `{"QueueUrl":"jobs","MessageBody":"x","MessageAttributes":${maps(depth)}}`,
    ],
    ["AmazonSQS.SendMessage", (depth: number) => `{"QueueUrl":${lists(depth)}}`],
    ["AmazonSQS.SendMessage", (depth: number) => lists(depth)],
    ["DynamoDB_20120810.Query", (depth: number) => lists(depth)],
  ] as const) {
    it(`${target} with ${createBody(1).slice(0, 50)}…: gets a response`, async () => {
      for (const depth of [...DEPTHS, 100_000]) {
        expect(await call(target, createBody(depth))).to.be.within(200, 599);
      }
      await expectServed();
    });
  }

  it("a fault document: 400 with the reason", async () => {
    for (const depth of DEPTHS.filter((each) => each < 30_000)) {
      const url = `http://localhost:${gateway.port}/_local/faults`;
      const response = await fetch(url, { method: "PUT", body: `{"posts":[${lists(depth)}]}` });
      expect(response.status).to.equal(400);
      expect(await response.text()).to.include("Faults:");
    }
    await expectServed();
  });

  it("a post to a client: arrives unchanged", async () => {
    const client = await connect(gateway.url);
    const state = await readConnectionId(gateway);
    for (const depth of DEPTHS) {
      const url = `http://localhost:${gateway.port}/test/@connections/${encodeURIComponent(state)}`;
      await fetch(url, { method: "POST", headers: signed, body: lists(depth) });
      expect(await client.next()).to.equal(lists(depth));
    }
  });
});

const readConnectionId = async ({ port }: FixtureGateway): Promise<string> => {
  const response = await fetch(`http://localhost:${port}/_local/events`);
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    const [, id] = /"connectionId":"([^"]+)","apiName"/.exec(Buffer.from(chunk).toString()) ?? [];
    if (id !== undefined) return id;
  }
  throw new Error("The stream has ended");
};
