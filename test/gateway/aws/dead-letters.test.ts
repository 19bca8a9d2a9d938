// Redrives of dead letters to their source queues, and their counts.
import { expect } from "chai";
import { DeadLetters } from "../../../gateway/aws/dead-letters.ts";
import type { JsonClient } from "../../../gateway/aws/json-client.ts";
import type { SqsMessage } from "../../../gateway/aws/sqs-event.ts";
import type { Queue } from "../../../gateway/model/queues.ts";
import { Journal } from "../../../gateway/trace/journal.ts";

const queueNamed = (name: string, redrivePolicy?: Queue["redrivePolicy"]): Queue => ({
  address: name,
  name,
  arn: `arn:${name}`,
  attributes: {},
  ...(redrivePolicy && { redrivePolicy }),
});

const DEAD = queueNamed("dead");
const REDRIVE = { deadLetterTargetArn: "arn:dead", maxReceiveCount: 3 };
const [ONE, OTHER] = [queueNamed("one", REDRIVE), queueNamed("other", REDRIVE)];

const message = (MessageId: string, received = 1): SqsMessage =>
  ({
    MessageId,
    Body: `body of ${MessageId}`,
    ReceiptHandle: `handle of ${MessageId}`,
    Attributes: { ApproximateReceiveCount: String(received) },
  }) as unknown as SqsMessage;

/** SQS with these messages in the dead-letter queue; a received message becomes invisible. */
const prepare = (messages: SqsMessage[]) => {
  const sent: string[] = [];
  const deleted: string[] = [];
  const left = [...messages];
  const client = {
    call: async (operation: string, input: any) => {
      if (operation.endsWith("ReceiveMessage")) return { Messages: left.splice(0, 10) };
      if (operation.endsWith("SendMessage")) sent.push(`${input.QueueUrl}: ${input.MessageBody}`);
      else deleted.push(input.ReceiptHandle);
      return { MessageId: `new-${sent.length}` };
    },
  } as unknown as JsonClient;
  const deadLetters = new DeadLetters([DEAD, ONE, OTHER], new Journal());
  return { client, sent, deleted, deadLetters };
};

describe("dead letters", () => {
  it("are counted one by one: moved, or left because their source is unknown", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `m${index}`);
    const known = names.filter((_, index) => index % 3 === 0);
    const { client, sent, deleted, deadLetters } = prepare(names.map((name) => message(name)));
    for (const name of known) deadLetters.received(OTHER, [message(name, 3)]);
    expect(await deadLetters.redrive(client, DEAD)).to.deep.equal({
      moved: known.length,
      left: names.length - known.length,
    });
    expect(sent).to.deep.equal(known.map((name) => `other: body of ${name}`));
    expect(deleted).to.deep.equal(known.map((name) => `handle of ${name}`));
  });

  it("have the queue as source in which they reached maxReceiveCount, and no queue that received them less often", async () => {
    const { client, deadLetters } = prepare([message("twice"), message("thrice"), message("more")]);
    deadLetters.received(ONE, [message("twice", 2), message("thrice", 3), message("more", 4)]);
    expect(await deadLetters.redrive(client, DEAD)).to.deep.equal({ moved: 2, left: 1 });
  });

  it("are forgotten after a hundred thousand others, so that memory does not grow", async () => {
    const { client, deadLetters } = prepare([message("m0"), message("m1"), message("m100000")]);
    const names = Array.from({ length: 100_001 }, (_, index) => `m${index}`);
    deadLetters.received(
      ONE,
      names.map((name) => message(name, 3)),
    );
    expect(await deadLetters.redrive(client, DEAD)).to.deep.equal({ moved: 2, left: 1 });
  });

  it("are forgotten once they are moved", async () => {
    const { client, deadLetters } = prepare([message("again"), message("again")]);
    deadLetters.received(ONE, [message("again", 3)]);
    expect(await deadLetters.redrive(client, DEAD)).to.deep.equal({ moved: 1, left: 1 });
  });
});

describe("a redrive", () => {
  it("is an operator's trace, of which the messages that it moves are parts", async () => {
    const messages = [message("m1"), message("m2")];
    const journal = new Journal();
    const client = {
      call: async () => ({ Messages: messages.splice(0, 10), MessageId: "new" }),
    } as unknown as JsonClient;
    const deadLetters = new DeadLetters([DEAD, ONE, OTHER], journal);
    deadLetters.received(ONE, [message("m1", 3)]);
    await deadLetters.redrive(client, DEAD);
    const [root, sent, ...others] = journal.since(0).traces.flatMap((trace) => trace.spans);
    expect(root).to.deep.include({ kind: "operator", name: "redrive dead" });
    expect(root?.details).to.deep.equal({ moved: 1, left: 1 });
    expect(root).to.have.property("endMs");
    expect(sent).to.deep.include({ kind: "queue", name: "one", parentId: 0 });
    expect(others).to.deep.equal([]);
  });

  it("uses the fallback for messages without a known source, and the only source for all", async () => {
    const { client, sent, deadLetters } = prepare([message("m1"), message("m2")]);
    deadLetters.received(OTHER, [message("m2", 3)]);
    expect(await deadLetters.redrive(client, DEAD, ONE)).to.deep.equal({ moved: 2, left: 0 });
    expect(sent).to.deep.equal(["one: body of m1", "other: body of m2"]);
    expect(deadLetters.findSources(DEAD)).to.deep.equal([ONE, OTHER]);
    expect(deadLetters.findSources(ONE)).to.deep.equal([]);
  });

  it("knows no source of messages in a queue without a redrive policy", async () => {
    const { client, deadLetters } = prepare([message("m1")]);
    deadLetters.received(DEAD, [message("m1", 1000)]);
    expect(await deadLetters.redrive(client, DEAD)).to.deep.equal({ moved: 0, left: 1 });
  });
});

describe("a dead letter that is moved back", () => {
  it("is hidden while it is moved, and keeps its attributes", async () => {
    const MessageAttributes = { kind: { DataType: "String", StringValue: "a" } };
    const messages = [{ ...message("m1"), MessageAttributes }, message("m2")];
    const calls: [operation: string, input: object][] = [];
    const client = {
      call: async (operation: string, input: object) => {
        calls.push([operation, input]);
        return { Messages: messages.splice(0, 10), MessageId: "new" };
      },
    } as unknown as JsonClient;
    await new DeadLetters([DEAD, ONE], new Journal()).redrive(client, DEAD);
    const receive = [
      "AmazonSQS.ReceiveMessage",
      {
        QueueUrl: "dead",
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 30,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ["All"],
        AttributeNames: ["MessageGroupId"],
      },
    ];
    const move = (id: string, more: object) => [
      ["AmazonSQS.SendMessage", { QueueUrl: "one", MessageBody: `body of ${id}`, ...more }],
      ["AmazonSQS.DeleteMessage", { QueueUrl: "dead", ReceiptHandle: `handle of ${id}` }],
    ];
    expect(calls).to.deep.equal([
      receive,
      ...move("m1", { MessageAttributes }),
      ...move("m2", {}),
      receive,
    ]);
  });
});
