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

  for (const [name, expression, answer] of [
    ["open parentheses", "(".repeat(20) + "a = :a", "Syntax error"],
    ["nested negations", `${"NOT (".repeat(20)}a = :a${")".repeat(20)}`, undefined],
    ["nested conditions", `${"(a = :a AND ".repeat(20)}a = :a${")".repeat(20)}`, undefined],
    ["open lists", `a IN ${"(".repeat(40)}:a`, "Syntax error"],
    ["parentheses as long as AWS allows", "(".repeat(4096), "Invalid FilterExpression"],
    ["4,097 bytes", `a = :a${" ".repeat(4091)}`, "maximum allowed size; expression size: 4097"],
  ] as const) {
    it(`answers at once to a condition of ${name}`, async () => {
      const given = {
        FilterExpression: expression,
        ExpressionAttributeValues: { ":a": { S: "" } },
      };
      const response = await call(`${DYNAMO_DB}.Scan`, { TableName: "things", ...given });
      const [status, { message = "" }] = response as [number, { message?: string }];
      expect(status, message).to.equal(answer === undefined ? 200 : 400);
      expect(message).to.include(answer ?? "");
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

  const QueueUrl = "jobs";
  const a = { DataType: "String", StringValue: "v" };
  for (const [operation, body, error] of [
    ["SendMessage", { QueueUrl: 1, MessageBody: "b" }, "SerializationException"],
    ["SendMessage", { QueueUrl, MessageBody: ["b"] }, "SerializationException"],
    ["SendMessage", { QueueUrl, MessageBody: "b", DelaySeconds: "1" }, "SerializationException"],
    ["SendMessage", { QueueUrl, MessageBody: "b", DelaySeconds: 1e30 }, "SerializationException"],
    [
      "SendMessage",
      { QueueUrl, MessageBody: "b", MessageAttributes: { a: null } },
      "SerializationException",
    ],
    [
      "SendMessage",
      { QueueUrl, MessageBody: "b", MessageAttributes: { a: { ...a, DataType: 1 } } },
      "SerializationException",
    ],
    [
      "SendMessage",
      { QueueUrl, MessageBody: "b", MessageAttributes: { a: { StringValue: "v" } } },
      "MissingParameter",
    ],
    ["SendMessage", { QueueUrl, MessageBody: "b", DelaySeconds: -1 }, "InvalidParameterValue"],
    ["SendMessage", { QueueUrl, MessageBody: "b", DelaySeconds: 901 }, "InvalidParameterValue"],
    ["SendMessageBatch", { QueueUrl, Entries: "x" }, "SerializationException"],
    ["SendMessageBatch", { QueueUrl, Entries: [null] }, "SerializationException"],
    ["SendMessageBatch", { QueueUrl, Entries: [{ Id: "0" }] }, "MissingParameter"],
    ["ReceiveMessage", { QueueUrl, AttributeNames: {} }, "SerializationException"],
    ["ReceiveMessage", { QueueUrl, MaxNumberOfMessages: "x" }, "SerializationException"],
    ["DeleteMessageBatch", { QueueUrl, Entries: [1] }, "SerializationException"],
    ["ChangeMessageVisibility", { QueueUrl, ReceiptHandle: "x" }, "MissingParameter"],
    ["CreateQueue", { QueueName: {} }, "SerializationException"],
    ["SetQueueAttributes", { QueueUrl, Attributes: [1] }, "SerializationException"],
    ["UntagQueue", { QueueUrl, TagKeys: null }, "MissingParameter"],
  ] as const) {
    it(`answers ${error} to ${operation} of ${JSON.stringify(body)}`, async () => {
      const [status, answer] = await call(`AmazonSQS.${operation}`, body);
      expect(status).to.equal(400);
      expect(answer).to.have.property("__type", `com.amazon.coral.service#${error}`);
    });
  }

  it("refuses only the entries of a batch whose delay SQS does not take", async () => {
    const entry = (Id: string, DelaySeconds?: number | null) => ({
      Id,
      MessageBody: Id,
      DelaySeconds,
    });
    const Entries = [
      entry("a"),
      entry("b", 901),
      entry("c", -1),
      entry("d", 900),
      entry("e", null),
    ];
    const send = { QueueUrl: "jobs", Entries };
    const [status, answer] = await call("AmazonSQS.SendMessageBatch", send);
    const { Successful, Failed } = answer as { Successful: { Id: string }[]; Failed: object[] };
    const refusal = (Id: string, delay: number) => ({
      Id,
      SenderFault: true,
      Code: "InvalidParameterValue",
      Message: `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    });
    expect(status).to.equal(200);
    expect(Successful.map(({ Id }) => Id)).to.deep.equal(["a", "d", "e"]);
    expect(Failed).to.deep.equal([refusal("b", 901), refusal("c", -1)]);
    const receive = { QueueUrl: "jobs", MaxNumberOfMessages: 10 };
    const [, { Messages }] = (await call("AmazonSQS.ReceiveMessage", receive)) as [
      number,
      { Messages: { Body: string }[] },
    ];
    expect(Messages.map(({ Body }) => Body)).to.have.members(["a", "e"]);
  });

  it("takes a member that is null for one that is missing, as the protocol does", async () => {
    const optional = { DelaySeconds: null, MessageAttributes: null, MessageGroupId: null };
    const body = { QueueUrl, MessageBody: "b", ...optional, elsewhere: 1 };
    expect((await call("AmazonSQS.SendMessage", body))[0]).to.equal(200);
  });

  it("says which member of a call is wrong", async () => {
    const Entries = [{ Id: "0", MessageBody: 1.5 }];
    const [, answer] = await call("AmazonSQS.SendMessageBatch", { QueueUrl, Entries });
    expect(answer)
      .to.have.property("message")
      .that.equals("Entries.0.MessageBody is the number 1.5; expected a string.");
  });

  for (const Tags of [[null], [{}], [{ Key: 1, Value: "v" }], [{ Key: "k" }]]) {
    it(`answers 400 to TagResource of ${JSON.stringify(Tags)}`, async () => {
      const ResourceArn = "arn:aws:dynamodb:eu-west-1:000000000000:table/things";
      const [status] = await call(`${DYNAMO_DB}.TagResource`, { ResourceArn, Tags });
      expect(status).to.equal(400);
    });
  }

  it("answers SerializationException to an event whose detail is not a string", async () => {
    const Entries = [{ Source: "s", DetailType: "d", Detail: {} }];
    const [status, answer] = await call("AWSEvents.PutEvents", { Entries });
    expect([status, answer]).to.deep.equal([
      400,
      {
        __type: "com.amazon.coral.service#SerializationException",
        message: "Entries.0.Detail is a map; expected a string.",
      },
    ]);
  });
});
