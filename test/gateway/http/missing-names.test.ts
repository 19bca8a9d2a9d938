// What functions call and the configuration does not have is named once, with what it has.
import { expect } from "chai";
import { listNamed } from "../../../gateway/http/missing-names.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

/** Calls an AWS service as SDKs do, and returns the status. */
const calls = (
  url: string,
  { scope, ...headers }: Record<string, string>,
  body: string,
): string => `
const https = require("node:https");
exports.handler = () =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "${scope}, SignedHeaders=host, Signature=any",
      "x-amz-date": "20260101T000000Z",
      "x-amz-security-token": process.env.AWS_SESSION_TOKEN,
      ...${JSON.stringify(headers)},
    };
    https
      .request("${url}", { method: "POST", headers }, (response) =>
        resolve({ statusCode: 200, body: String(response.resume().statusCode) }),
      )
      .on("error", reject)
      .end(${JSON.stringify(body)});
  });`;

const scope = (service: string): string => `/20260101/eu-west-1/${service}/aws4_request`;

const json = (target: string, service: string) => ({
  scope: scope(service),
  "x-amz-target": target,
  "content-type": "application/x-amz-json-1.0",
});

const RESOURCES = {
  aws_dynamodb_table: {
    rooms: {
      name: "rooms",
      hash_key: "id",
      billing_mode: "PAY_PER_REQUEST",
      attribute: [{ name: "id", type: "S" }],
    },
  },
  aws_sqs_queue: { jobs: { name: "jobs" } },
  aws_sns_topic: { news: { name: "news" } },
};

const CASES = [
  [
    "table",
    "lost",
    '"rooms"',
    calls(
      "https://dynamodb.eu-west-1.amazonaws.com/",
      json("DynamoDB_20120810.GetItem", "dynamodb"),
      '{"TableName":"lost","Key":{"id":{"S":"1"}}}',
    ),
  ],
  [
    "queue",
    "lost",
    '"jobs"',
    calls(
      "https://sqs.eu-west-1.amazonaws.com/",
      json("AmazonSQS.SendMessage", "sqs"),
      '{"QueueUrl":"http://localhost/000000000000/lost","MessageBody":"1"}',
    ),
  ],
  [
    "topic",
    "lost",
    '"news"',
    calls(
      "https://sns.eu-west-1.amazonaws.com/",
      { scope: scope("sns"), "content-type": "application/x-www-form-urlencoded" },
      "Action=Publish&Message=1&TopicArn=arn:aws:sns:eu-west-1:000000000000:lost",
    ),
  ],
  [
    "function",
    "lost",
    '"fixture-calls"',
    calls(
      "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/lost/invocations",
      { scope: scope("lambda") },
      "{}",
    ),
  ],
  [
    "stage",
    "lost",
    '"test"',
    // The domain of the API itself, as functions know it.
    calls(
      "https://${DOMAIN}/lost/@connections/L0SM9cOFvHcCIhw=",
      { scope: scope("execute-api") },
      "hello",
    )
      .replace('"https://${DOMAIN}/', '"https://" + event.requestContext.domainName + "/')
      .replace("() =>\n", "(event) =>\n"),
  ],
] as const;

describe("a call of what the configuration does not have", () => {
  for (const [kind, name, there, code] of CASES) {
    it(`is named once: a ${kind}`, async () => {
      const gateway = await startFixture({
        routes: { calls: { code, routeResponse: true } },
        resources: RESOURCES,
      });
      const client = await gateway.connect();
      for (const _ of [1, 2]) {
        client.send({ action: "calls" });
        expect(Number(await client.next())).to.be.within(400, 404);
      }
      expect(gateway.warnings).to.deep.equal([
        `fixture-calls called the ${kind} "${name}", which this configuration does not have; it has ${there}. ` +
          "A name from another stack or state leads nowhere here: pass one that is here, " +
          "with --var NAME=VALUE or --env fixture-calls.NAME=VALUE.",
      ]);
    });
  }

  it("is named once: an API", async () => {
    const url = "https://lost.execute-api.eu-west-1.amazonaws.com/prod/@connections/x";
    const code = calls(url, { scope: scope("execute-api") }, "1");
    const gateway = await startFixture({ routes: { calls: { code, routeResponse: true } } });
    const client = await gateway.connect();
    client.send({ action: "calls" });
    expect(await client.next()).to.equal("403");
    expect(gateway.warnings.join()).to.match(/called the API "lost", which this configuration/);
  });

  it("is not confused with what is there, and other errors", () => {
    const input = { TableName: "arn:aws:dynamodb:eu-west-1:000000000000:table/a" };
    const target = "DynamoDB_20120810.GetItem";
    expect(listNamed(target, input, "ValidationException")).to.deep.equal([]);
    expect(listNamed(target, input, "ResourceNotFoundException")).to.deep.equal([
      { kind: "table", name: "a" },
    ]);
    expect(
      listNamed(target, { RequestItems: { a: {}, b: {} } }, "ResourceNotFoundException"),
    ).to.deep.equal([
      { kind: "table", name: "a" },
      { kind: "table", name: "b" },
    ]);
  });
});
