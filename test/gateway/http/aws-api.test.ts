// Calls of the AWS JSON protocol that no SDK makes.
import { expect } from "chai";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";

const DYNAMO_DB = "DynamoDB_20120810";

describe("the AWS endpoint", () => {
  let gateway: FixtureGateway;

  beforeEach(async () => {
    gateway = await startFixture({
      routes: {},
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

  const call = async (
    target: string,
    body: unknown,
    { method = "POST", ...others }: Record<string, string> = {},
  ): Promise<[status: number, answer: unknown]> => {
    const response = await fetch(`http://localhost:${gateway.port}/`, {
      method,
      headers: {
        "x-amz-target": target,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-date": "20250101T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
        ...others,
      },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };

  const Key = { id: null };
  for (const [operation, body] of [
    ["PutItem", null],
    ["GetItem", { TableName: "things", Key }],
    ["PutItem", { TableName: "things", Item: { id: { S: "x" }, list: { L: [null] } } }],
    ["PutItem", { TableName: "things", Item: { id: { S: "x" }, map: { M: { a: null } } } }],
    ["PutItem", { TableName: "things", Item: { id: { S: "x" }, set: { SS: [null] } } }],
    ["BatchWriteItem", { RequestItems: { things: [null] } }],
    ["BatchGetItem", { RequestItems: { things: { Keys: [null] } } }],
    ["Query", { TableName: "things", KeyConditions: { id: null } }],
    ["UpdateItem", { TableName: "things", Key: { id: { S: "x" } }, AttributeUpdates: { a: null } }],
    ["UpdateTable", { TableName: "things", GlobalSecondaryIndexUpdates: [null] }],
    ["CreateTable", { TableName: "others", KeySchema: [null], AttributeDefinitions: [null] }],
  ] as const) {
    it(`answers 400 to ${operation} of ${JSON.stringify(body)}`, async () => {
      const [status] = await call(`${DYNAMO_DB}.${operation}`, body);
      expect(status).to.equal(400);
      expect((await call(`${DYNAMO_DB}.ListTables`, {}))[0]).to.equal(200);
    });
  }

  it("says which of DynamoDB's expectations a null does not meet", async () => {
    const [, answer] = await call(`${DYNAMO_DB}.GetItem`, { TableName: "things", Key });
    expect(answer).to.have.property("__type").that.includes("SerializationException");
    expect(answer).to.have.property("message").that.includes("null");
  });

  for (const [what, others] of [
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["an object of S3", { "content-type": "text/plain", method: "PUT" }],
  ] as const) {
    it(`takes ${what} for what its target says, and nothing else`, async () => {
      const form = "&Action=CreateTopic&Name=topic&";
      const [status] = await call("AmazonSQS.ListQueues", form, others);
      expect(status).to.equal(400);
      const [, queues] = await call("AmazonSQS.ListQueues", { "&Action": "ListTopics&" }, others);
      expect(queues).to.have.property("QueueUrls").with.lengthOf(1);
    });
  }

  for (const [what, MessageBody, expected] of [
    ["an emoji", "\u{1F600}", 200],
    ["the last character that there is", "\u{10FFFF}", 200],
    ["a character that SQS does not take", "\uFFFF", 400],
    ["half an emoji", "\uD83D", 400],
  ] as const) {
    it(`answers ${expected} to a message with ${what}`, async () => {
      const input = { QueueUrl: "jobs", MessageBody };
      expect((await call("AmazonSQS.SendMessage", input))[0]).to.equal(expected);
      const Entries = [{ Id: "0", MessageBody }];
      const [, answer] = await call("AmazonSQS.SendMessageBatch", { QueueUrl: "jobs", Entries });
      expect(answer)
        .to.have.property(expected === 200 ? "Successful" : "Failed")
        .with.lengthOf(1);
    });
  }
});
