// What the broadcast queue sends to SQS.
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createBroadcastQueue } from "../../../handlers/lib/broadcast-queue.ts";
import { catchRejection } from "../../helpers/errors.ts";

const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/broadcasts";

describe("the calls of the broadcast queue", () => {
  for (const [what, data, body] of [
    ["text", "hi", '{"id":"b1","data":"hi"}'],
    ["null", null, '{"id":"b1","data":null}'],
    ["an object", { a: [0] }, '{"id":"b1","data":{"a":[0]}}'],
    [
      "characters that SQS refuses",
      "\uFFFE\uFFFFa\uFFFE\uFFFF\uFFFD",
      String.raw`{"id":"b1","data":"\ufffe\uffffa\ufffe\uffff` + '\uFFFD"}',
    ],
  ] as const) {
    it(`send ${what} as one message with its id`, async () => {
      const sent: unknown[] = [];
      const client = { send: async (command: unknown) => void sent.push(command) };
      await createBroadcastQueue(QueueUrl, client as never).send("b1", data as never);
      expect(sent).to.have.length(1);
      const [command] = sent as [SendMessageCommand];
      expect(command).to.be.instanceOf(SendMessageCommand);
      expect(command.input).to.deep.equal({ QueueUrl, MessageBody: body });
    });
  }

  it("reject when SQS refuses", async () => {
    const client = { send: () => Promise.reject(new Error("throttled")) };
    const { message } = await catchRejection(
      createBroadcastQueue(QueueUrl, client as never).send("b1", 0),
    );
    expect(message).to.equal("throttled");
  });
});
