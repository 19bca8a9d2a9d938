// What a worker sends to the work queue and to the dead-letter queue.
import { expect } from "chai";
import { stub } from "sinon";
import { createWorkItem, encodeWorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";
import { createWorkQueue } from "../../../../handlers/lib/broadcast/work-queue.ts";

const ITEM = createWorkItem([{ version: 1, shards: 1 }], "b", "hi");

const prepare = () => {
  const sqs = stub().resolves({});
  return { sqs, queue: createWorkQueue({ sqs, queueUrl: "work", deadLetterQueueUrl: "dead" }) };
};

describe("the work queue", () => {
  it("gets an item with a delay in whole seconds", async () => {
    const { sqs, queue } = prepare();
    await queue.send(ITEM, 4.6);
    const input = { QueueUrl: "work", MessageBody: encodeWorkItem(ITEM), DelaySeconds: 5 };
    expect(sqs.args).to.deep.equal([["SendMessage", input]]);
  });

  it("does not get what is dead-lettered, which says why", async () => {
    const { sqs, queue } = prepare();
    await queue.deadLetter(ITEM, "refused for good");
    const input = {
      QueueUrl: "dead",
      MessageBody: encodeWorkItem(ITEM),
      MessageAttributes: { reason: { DataType: "String", StringValue: "refused for good" } },
    };
    expect(sqs.args).to.deep.equal([["SendMessage", input]]);
  });
});
