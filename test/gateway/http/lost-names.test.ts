// Names in AWS calls that the embedded services would take, and lose or confuse.
import { expect } from "chai";
import { createJsonClient, type JsonClient } from "../../../gateway/aws/json-client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

describe("an AWS call that names", () => {
  let client: JsonClient;

  before(async () => {
    const things = {
      name: "things",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
    };
    const { port } = await startFixture({
      routes: {},
      resources: { aws_dynamodb_table: { things } },
    });
    client = createJsonClient(port, "eu-west-1");
  });

  const ask = async (target: string, input: string) => {
    const { status, body } = await client.send(target, JSON.parse(input));
    return { status, ...JSON.parse(body) };
  };

  for (const [operation, input] of [
    ["PutItem", '{"TableName":"things","Item":{"id":{"S":"a"},"__proto__":{"S":"lost"}}}'],
    [
      "PutItem",
      '{"TableName":"things","Item":{"id":{"S":"a"},"m":{"M":{"__proto__":{"S":"lost"}}}}}',
    ],
    ["PutItem", '{"TableName":"things","Item":{"__proto__":{"id":{"S":"another"}}}}'],
    [
      "UpdateItem",
      '{"TableName":"things","Key":{"id":{"S":"a"}},"UpdateExpression":"SET #p = :v","ExpressionAttributeNames":{"#p":"__proto__"},"ExpressionAttributeValues":{":v":{"S":"lost"}}}',
    ],
    [
      "BatchWriteItem",
      '{"RequestItems":{"things":[{"PutRequest":{"Item":{"id":{"S":"a"},"__proto__":{"S":"x"}}}}]}}',
    ],
  ] as const) {
    it(`an attribute that DynamoDB would lose here is refused: ${operation} of ${input}`, async () => {
      expect(await ask(`DynamoDB_20120810.${operation}`, input)).to.deep.equal({
        status: 400,
        __type: "com.amazon.coral.service#ValidationException",
        message: 'The embedded DynamoDB has no attribute named "__proto__".',
      });
    });
  }

  it("anything else that objects inherit is kept", async () => {
    const names = ["constructor", "toString", "hasOwnProperty", "__defineGetter__"];
    const item = Object.fromEntries(names.map((name) => [name, { S: "__proto__" }]));
    const Item = { id: { S: "b" }, ...item, m: { M: item } };
    await client.call("DynamoDB_20120810.PutItem", { TableName: "things", Item });
    const Key = { id: { S: "b" } };
    const input = { TableName: "things", Key };
    expect(await client.call("DynamoDB_20120810.GetItem", input)).to.deep.equal({ Item });
  });

  for (const name of [
    "../x",
    "<img>",
    "a b",
    "é",
    "a".repeat(81),
    `${"a".repeat(76)}.fifo`,
    "a.b",
  ]) {
    it(`a queue that SQS does not create is refused: ${name}`, async () => {
      expect(await ask("AmazonSQS.CreateQueue", JSON.stringify({ QueueName: name }))).to.include({
        status: 400,
        __type: "com.amazon.coral.service#InvalidParameterValue",
      });
    });
  }

  for (const name of ["a".repeat(80), "A-b_9", "__proto__"]) {
    it(`a queue that SQS creates is created: ${name}`, async () => {
      const created = await ask("AmazonSQS.CreateQueue", JSON.stringify({ QueueName: name }));
      expect(created.QueueUrl).to.match(new RegExp(`/${name}$`));
    });
  }
});
