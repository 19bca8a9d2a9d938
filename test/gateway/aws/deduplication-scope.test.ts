// FIFO queues that deduplicate messages within their group, or across the whole queue.
import { expect } from "chai";
import { serveServices } from "../helpers/served-services.ts";

const BY_GROUP = { DeduplicationScope: "messageGroup" };

const open = async (Attributes: object) => {
  const { sqs } = await serveServices();
  const { QueueUrl } = await sqs("CreateQueue", { QueueName: "jobs.fifo", Attributes });
  const send = (MessageGroupId: string, MessageDeduplicationId?: string) =>
    sqs("SendMessage", { QueueUrl, MessageBody: "tick", MessageGroupId, MessageDeduplicationId });
  const receive = async (): Promise<string[]> => {
    const given = { QueueUrl, MaxNumberOfMessages: 10, AttributeNames: ["All"] };
    const { Messages = [] } = await sqs("ReceiveMessage", given);
    return Messages.map(({ Attributes: { MessageGroupId, MessageDeduplicationId: id } }: any) =>
      [MessageGroupId, id].join(),
    );
  };
  return { sqs, QueueUrl, send, receive };
};

describe("a FIFO queue", () => {
  it("with the scope messageGroup gives a message back that was received and not deleted", async () => {
    const { sqs, QueueUrl, send, receive } = await open(BY_GROUP);
    await send("a", "1");
    const { Messages } = await sqs("ReceiveMessage", { QueueUrl });
    const [{ ReceiptHandle }] = Messages;
    await sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    expect(await receive()).to.deep.equal(["a,1"]);
  });

  it("with the scope messageGroup keeps the same message of another group", async () => {
    const { send, receive } = await open(BY_GROUP);
    for (const group of ["a", "b", "a", "c"]) await send(group, "1");
    expect((await receive()).toSorted()).to.deep.equal(["a,1", "b,1", "c,1"]);
  });

  it("with that scope answers a duplicate with the id and number of the first", async () => {
    const { send } = await open(BY_GROUP);
    const [first, other] = [await send("a", "1"), await send("b", "1")];
    expect(await send("a", "1")).to.deep.equal(first);
    expect(await send("b", "1")).to.deep.equal(other);
    expect(other.MessageId).not.to.equal(first.MessageId);
  });

  it("with that scope and deduplication by content keeps the same content of another group", async () => {
    const { send, receive } = await open({ ...BY_GROUP, ContentBasedDeduplication: "true" });
    for (const group of ["a", "b", "a"]) await send(group);
    expect(await receive()).to.have.length(2);
  });

  it("with that scope deduplicates batches", async () => {
    const { sqs, QueueUrl, receive } = await open(BY_GROUP);
    const Entries = ["a", "b", "a"].map((MessageGroupId, index) => ({
      Id: String(index),
      MessageBody: "tick",
      MessageGroupId,
      MessageDeduplicationId: "1",
    }));
    const { Successful } = await sqs("SendMessageBatch", { QueueUrl, Entries });
    expect(Successful[2].MessageId).to.equal(Successful[0].MessageId);
    expect(await receive()).to.have.length(2);
  });

  it("without it deduplicates across the whole queue", async () => {
    for (const attributes of [{}, { DeduplicationScope: "queue" }]) {
      const { send, receive } = await open(attributes);
      for (const group of ["a", "b"]) await send(group, "1");
      expect(await receive()).to.deep.equal(["a,1"]);
    }
  });

  it("can get another scope and limit later", async () => {
    const types = new URL("sqs/sqsTypes.js", import.meta.resolve("fauxqs")).href;
    const { SETTABLE_ATTRIBUTES } = await import(types);
    for (const name of ["DeduplicationScope", "FifoThroughputLimit"])
      SETTABLE_ATTRIBUTES.delete(name);
    const { sqs, QueueUrl, send, receive } = await open({});
    await send("a", "1");
    const Attributes = { ...BY_GROUP, FifoThroughputLimit: "perMessageGroupId" };
    await sqs("SetQueueAttributes", { QueueUrl, Attributes });
    await send("b", "1");
    expect((await receive()).toSorted()).to.deep.equal(["a,1", "b,1"]);
  });
});
