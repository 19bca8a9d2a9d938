import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { shortenTimes } from "../../../gateway/aws/queue-times.ts";
import { createFastClock } from "../../../gateway/time/clock.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";

const queue = (name: string, attributes: Record<string, string>) => ({
  address: `aws_sqs_queue.${name}`,
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  attributes,
});

const QUEUES = [
  queue("jobs", {
    VisibilityTimeout: "180",
    DelaySeconds: "30",
    ReceiveMessageWaitTimeSeconds: "6",
  }),
  queue("plain", {}),
  queue("jobs.fifo", { FifoQueue: "true", DelaySeconds: "30" }),
];

const URL = "http://localhost:3001/000000000000";

describe("times of SQS at 60x", () => {
  for (const [operation, input, changed] of [
    ["SendMessage", { DelaySeconds: 900 }, { DelaySeconds: 15 }],
    ["SendMessage", { DelaySeconds: 0 }, { DelaySeconds: 0 }],
    ["SendMessage", {}, { DelaySeconds: 0.5 }],
    [
      "SendMessageBatch",
      { Entries: [{ Id: "0", DelaySeconds: 60 }, { Id: "1" }] },
      {
        Entries: [
          { Id: "0", DelaySeconds: 1 },
          { Id: "1", DelaySeconds: 0.5 },
        ],
      },
    ],
    ["ChangeMessageVisibility", { VisibilityTimeout: 60 }, { VisibilityTimeout: 1 }],
    [
      "ChangeMessageVisibilityBatch",
      { Entries: [{ Id: "0", VisibilityTimeout: 0 }] },
      { Entries: [{ Id: "0", VisibilityTimeout: 0 }] },
    ],
    ["ReceiveMessage", {}, { VisibilityTimeout: 3, WaitTimeSeconds: 0.1 }],
    [
      "ReceiveMessage",
      { VisibilityTimeout: 30, WaitTimeSeconds: 0 },
      { VisibilityTimeout: 0.5, WaitTimeSeconds: 0 },
    ],
    ["SendMessage", { DelaySeconds: 901 }, { DelaySeconds: 901 }],
    ["ChangeMessageVisibility", { VisibilityTimeout: 43_201 }, { VisibilityTimeout: 43_201 }],
    ["ChangeMessageVisibility", { VisibilityTimeout: "x" }, { VisibilityTimeout: "x" }],
  ] as const) {
    it(`${operation} ${JSON.stringify(input)} becomes ${JSON.stringify(changed)}`, () => {
      const QueueUrl = `${URL}/jobs`;
      const shortened = shortenTimes(`AmazonSQS.${operation}`, { QueueUrl, ...input }, QUEUES, 60);
      expect(shortened).to.deep.equal({ QueueUrl, ...changed });
    });
  }

  it("uses SQS's defaults for a queue without attributes", () => {
    const input = { QueueUrl: `${URL}/plain` };
    expect(shortenTimes("AmazonSQS.ReceiveMessage", input, QUEUES, 60)).to.deep.equal({
      ...input,
      VisibilityTimeout: 0.5,
      WaitTimeSeconds: 0,
    });
  });

  it("adds no delay to a message for a FIFO queue", () => {
    const input = { QueueUrl: `${URL}/jobs.fifo` };
    expect(shortenTimes("AmazonSQS.SendMessage", input, QUEUES, 60)).to.deep.equal(input);
  });

  for (const [what, target, input, speed] of [
    ["another call", "AmazonSQS.GetQueueAttributes", { VisibilityTimeout: 60 }, 60],
    ["another service", "DynamoDB_20120810.PutItem", { DelaySeconds: 60 }, 60],
    ["a body that is not JSON", "AmazonSQS.SendMessage", undefined, 60],
    ["a clock at normal speed", "AmazonSQS.SendMessage", { DelaySeconds: 60 }, 1],
  ] as const) {
    it(`leaves ${what} unchanged`, () => {
      expect(shortenTimes(target, input, QUEUES, speed)).to.equal(input);
    });
  }

  it("apply in the embedded SQS", async () => {
    const gateway = await startFixture(
      {
        routes: {},
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs", visibility_timeout_seconds: 100 } },
        },
      },
      { clock: createFastClock(1000) },
    );
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };
    const sqs = new SQSClient({ endpoint, region: "eu-west-1", credentials });
    const QueueUrl = `${endpoint}/000000000000/jobs`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a", DelaySeconds: 100 }));
    const receive = async () =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body;
    // Without the fast clock, neither would arrive in time.
    await until(async () => (await receive()) === "a");
    await until(async () => (await receive()) === "a");
  });
});
