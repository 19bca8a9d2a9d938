// Times in calls of SQS, which the speed of the clock divides.
import { expect } from "chai";
import { shortenTimes } from "../../../gateway/aws/queue-times.ts";

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
      {
        Entries: [
          { Id: "0", VisibilityTimeout: 0 },
          { Id: "1", VisibilityTimeout: 60 },
        ],
      },
      {
        Entries: [
          { Id: "0", VisibilityTimeout: 0 },
          { Id: "1", VisibilityTimeout: 1 },
        ],
      },
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
    ["ChangeMessageVisibility", { VisibilityTimeout: 43_200 }, { VisibilityTimeout: 720 }],
    ["ChangeMessageVisibility", { VisibilityTimeout: -1 }, { VisibilityTimeout: -1 }],
    ["ChangeMessageVisibility", {}, {}],
    ["ReceiveMessage", { WaitTimeSeconds: 20 }, { VisibilityTimeout: 3, WaitTimeSeconds: 1 / 3 }],
    ["ReceiveMessage", { WaitTimeSeconds: 21 }, { VisibilityTimeout: 3, WaitTimeSeconds: 21 }],
    ["ReceiveMessage", { VisibilityTimeout: null }, { VisibilityTimeout: 3, WaitTimeSeconds: 0.1 }],
    ["SendMessageBatch", { Entries: [null, "x", []] }, { Entries: [null, "x", []] }],
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

  it("shortens only what a call says for a queue that is not known", () => {
    for (const input of [{ QueueUrl: `${URL}/other` }, { QueueUrl: 5 }, {}]) {
      const send = (more: object) =>
        shortenTimes("AmazonSQS.SendMessage", { ...input, ...more }, QUEUES, 60);
      expect(send({})).to.deep.equal(input);
      expect(send({ DelaySeconds: 60 })).to.deep.equal({ ...input, DelaySeconds: 1 });
    }
    expect(shortenTimes("AmazonSQS.SendMessage", { QueueUrl: "jobs" }, QUEUES, 60)).to.deep.equal({
      QueueUrl: "jobs",
      DelaySeconds: 0.5,
    });
  });

  for (const [what, target, input, speed] of [
    ["another call", "AmazonSQS.GetQueueAttributes", { VisibilityTimeout: 60 }, 60],
    ["another service", "DynamoDB_20120810.PutItem", { DelaySeconds: 60 }, 60],
    ["a body that is not JSON", "AmazonSQS.SendMessage", undefined, 60],
    ["a body that is a list", "AmazonSQS.SendMessage", [{ DelaySeconds: 60 }], 60],
    ["a body that is null", "AmazonSQS.SendMessage", null, 60],
    ["a call without a service", "SendMessage", { DelaySeconds: 60 }, 60],
    ["a clock at normal speed", "AmazonSQS.SendMessage", { DelaySeconds: 60 }, 1],
  ] as const) {
    it(`leaves ${what} unchanged`, () => {
      expect(shortenTimes(target, input, QUEUES, speed)).to.equal(input);
    });
  }
});
