// What npm run redrive prints: clients write what is in dead letters, and a terminal obeys control characters.
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { encodeWorkItem } from "../../../handlers/lib/broadcast/work-item.ts";
import { redrive } from "../../../scripts/lib/redrive.ts";

const ESCAPES = "\u001b[2J\u009b31m\u0007\r\n\u202e";

/** A queue with these dead letters. */
const holding = (messages: Message[]): SQSClient => {
  const answers = new Map<string, object[]>([
    ["GetQueueUrlCommand", [{ QueueUrl: "https://sqs" }]],
    ["GetQueueAttributesCommand", [{ Attributes: { ApproximateNumberOfMessages: "2" } }]],
    ["ReceiveMessageCommand", [{ Messages: messages }, {}]],
  ]);
  const send = async (command: { constructor: { name: string } }) => {
    const left = answers.get(command.constructor.name) ?? [{}];
    return left.length > 1 ? left.shift() : left[0];
  };
  return { send } as unknown as SQSClient;
};

const printed = async (message: Omit<Message, "MessageId">): Promise<string[]> => {
  const lines: string[] = [];
  await redrive({
    sqs: holding([{ MessageId: "m1", ...message }]),
    environment: "dev",
    isDryRun: true,
    print: (line) => lines.push(line),
  });
  return lines;
};

const work = (fields: object): string =>
  encodeWorkItem({
    id: "w1",
    broadcastId: "b1",
    text: "hi",
    slices: [],
    recipients: [],
    generation: 0,
    ...fields,
  });

describe("a line of redrive", () => {
  for (const [what, message] of [
    ["the data of a client", { Body: JSON.stringify({ data: `a${ESCAPES}b` }) }],
    ["a body that is no JSON", { Body: `{a${ESCAPES}b` }],
    ["the text of work", { Body: work({ text: `a${ESCAPES}b` }) }],
    ["the id of work", { Body: work({ broadcastId: `a${ESCAPES}b` }) }],
    [
      "a reason",
      {
        Body: '{"data":1}',
        MessageAttributes: { reason: { DataType: "String", StringValue: `a${ESCAPES}b` } },
      },
    ],
  ] as const)
    it(`has no control characters of ${what}`, async () => {
      const lines = await printed(message);
      expect(lines).to.have.length(2);
      expect(lines.join("")).not.to.match(/[\p{Cc}\u202a-\u202e]/u);
    });
});
