// Names that every object inherits work like any other name in calls.
import { expect } from "chai";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { having, INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";

const NAMES = [ORDINARY_NAME, ...INHERITED_NAMES];

describe("names that every object inherits, in a call", () => {
  let gateway: FixtureGateway;

  const call = async (target: string, body: object): Promise<[number, Answered]> => {
    const headers = {
      "x-amz-target": target,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": "20250101T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
    };
    const url = `http://localhost:${gateway.port}/`;
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return [response.status, (await response.json()) as Answered];
  };

  interface Answered {
    __type?: string;
    Messages?: { Body: string; MessageAttributes: object }[];
    Item?: object;
  }

  it("are unknown operations, queues and tables", async () => {
    gateway = await startFixture({ routes: {} });
    const answersTo = async (name: string): Promise<unknown[]> => {
      const answers = [
        await call(name, {}),
        await call(`${name}.${name}`, {}),
        await call(`AmazonSQS.${name}`, {}),
        await call("AmazonSQS.SendMessage", { QueueUrl: name, MessageBody: "x" }),
        await call("DynamoDB_20120810.GetItem", { TableName: name, Key: { id: { S: "x" } } }),
      ];
      return answers.map(([status, { __type: type }]) => [status, type]);
    };
    const expected = await answersTo(ORDINARY_NAME);
    for (const name of INHERITED_NAMES) expect(await answersTo(name)).to.deep.equal(expected);
  });

  it("are queues, and attributes of messages", async () => {
    const queues = NAMES.map((name): [string, object] => [name, { name }]);
    gateway = await startFixture({
      routes: {},
      resources: { aws_sqs_queue: Object.fromEntries(queues) as Record<string, object> as never },
    });
    for (const QueueUrl of NAMES) {
      const MessageAttributes = having(QueueUrl, { DataType: "String", StringValue: "x" });
      await call("AmazonSQS.SendMessage", { QueueUrl, MessageBody: QueueUrl, MessageAttributes });
      const input = { QueueUrl, MessageAttributeNames: ["All"] };
      const [, { Messages = [] }] = await call("AmazonSQS.ReceiveMessage", input);
      expect(Messages.map(({ Body }) => Body)).to.deep.equal([QueueUrl]);
    }
  });

  it("are tables, and attributes of items", async () => {
    // The embedded DynamoDB stores items in plain objects, so `__proto__` cannot be an attribute.
    const names = NAMES.filter((name) => name !== "__proto__");
    const tables = names.map((name): [string, object] => [
      name,
      { name, billing_mode: "PAY_PER_REQUEST", hash_key: name, attribute: [{ name, type: "S" }] },
    ]);
    gateway = await startFixture({
      routes: {},
      resources: {
        aws_dynamodb_table: Object.fromEntries(tables) as Record<string, object> as never,
      },
    });
    for (const TableName of names) {
      const Item = having(TableName, { S: "x" });
      await call("DynamoDB_20120810.PutItem", { TableName, Item });
      const [status, found] = await call("DynamoDB_20120810.GetItem", { TableName, Key: Item });
      expect([status, Object.entries(found.Item ?? {})]).to.deep.equal([200, Object.entries(Item)]);
    }
  });
});
