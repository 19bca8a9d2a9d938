// What services send to queues and functions: records and failed events.
import { expect } from "chai";
import { createDeliver } from "../../../gateway/aws/destinations.ts";
import { sendToQueue } from "../../../gateway/aws/queue-sender.ts";
import { noteSent } from "../../../gateway/aws/sent-messages.ts";
import type { AccessControl } from "../../../gateway/iam/access-control.ts";
import type { LambdaModel, OwnTarget } from "../../../gateway/model/functions.ts";
import { Journal } from "../../../gateway/trace/journal.ts";
import { UNTRACED } from "../../../gateway/trace/trace.ts";
import { createRecordingClient } from "../helpers/recording-client.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const FN = { address: "f", functionName: "says", arn: ARN } as LambdaModel;
const JOBS = "arn:aws:sqs:eu-west-1:000000000000:jobs";
const TOPIC = "arn:aws:sns:eu-west-1:000000000000:news";

const spansOf = (journal: Journal) => journal.since(0).traces.flatMap((trace) => trace.spans);

describe("a message that a service sends", () => {
  const open = () => {
    const journal = new Journal();
    const client = createRecordingClient(() => ({ MessageId: "m1" }));
    const span = journal.begin("queue", "topic");
    return { journal, client, span, sender: { client, journal, span } };
  };

  it("is JSON or a text, with attributes and a group if it has them", async () => {
    const { client, sender } = open();
    await sendToQueue(sender, { queueArn: JOBS, body: { a: 1 } });
    await sendToQueue(sender, {
      queueArn: JOBS,
      body: "text",
      attributes: { A: "1", B: "2" },
      messageGroupId: "g",
    });
    expect(client.calls).to.deep.equal([
      ["SendMessage", { QueueUrl: "jobs", MessageBody: '{"a":1}' }],
      [
        "SendMessage",
        {
          QueueUrl: "jobs",
          MessageBody: "text",
          MessageGroupId: "g",
          MessageAttributes: {
            A: { DataType: "String", StringValue: "1" },
            B: { DataType: "String", StringValue: "2" },
          },
        },
      ],
    ]);
  });

  it("is a part of the trace that sends it, and so is its delivery", async () => {
    const { journal, span, sender } = open();
    await sendToQueue(sender, { queueArn: JOBS, body: "x" });
    const [, sent] = spansOf(journal);
    expect(sent).to.deep.include({ kind: "queue", name: "jobs", parentId: 0 });
    expect(sent?.details).to.deep.equal({ messageId: "m1" });
    expect(journal.received(["m1"], "jobs").traceId).to.equal(span.traceId);
  });

  it("fails with what the queue says", async () => {
    const { sender } = open();
    const client = createRecordingClient(() => {
      throw new Error("no such queue");
    });
    const failure = await sendToQueue({ ...sender, client }, { queueArn: JOBS, body: "x" }).catch(
      (error: Error) => error.message,
    );
    expect(failure).to.equal("Error: no such queue");
  });
});

describe("messages that a call sends", () => {
  const note = (target: string, input: object, body: string): string[] => {
    const journal = new Journal();
    noteSent(journal, journal.begin("message", "m"), { target, input, body });
    return spansOf(journal)
      .slice(1)
      .map(({ name, details }) => `${name} ${details["messageId"]}`);
  };
  const QueueUrl = "http://localhost:3001/000000000000/jobs";

  it("are one, or those of a batch that succeed", () => {
    expect(note("AmazonSQS.SendMessage", { QueueUrl }, '{"MessageId":"a"}')).to.deep.equal([
      "jobs a",
    ]);
    const body = '{"Successful":[{"MessageId":"a"},{"MessageId":"b"}],"Failed":[{"Id":"c"}]}';
    expect(note("AmazonSQS.SendMessageBatch", { QueueUrl: "jobs" }, body)).to.deep.equal([
      "jobs a",
      "jobs b",
    ]);
  });

  it("are none of other calls, or of one that fails", () => {
    expect(note("AmazonSQS.ReceiveMessage", { QueueUrl }, '{"MessageId":"a"}')).to.deep.equal([]);
    for (const body of ["", "{", "null", '{"__type":"x"}'])
      expect(note("AmazonSQS.SendMessage", { QueueUrl }, body)).to.deep.equal([]);
  });

  it("may be for no queue", () => {
    expect(note("AmazonSQS.SendMessage", {}, '{"MessageId":"a"}')).to.deep.equal([" a"]);
  });
});

describe("the destination of a record", () => {
  const deliver = async (destinationArn: string, refused = "", more: object = {}) => {
    const asked: unknown[] = [];
    const invoked: unknown[] = [];
    const client = createRecordingClient(() => ({ MessageId: "m" }));
    const target = { fn: FN, functionArn: ARN } as OwnTarget;
    const result = await createDeliver({
      client,
      access: {
        refusalFor: (fn: unknown, call: { action: string }) => {
          asked.push([fn, call]);
          return call.action === refused ? { message: "not allowed", advice: "" } : undefined;
        },
      } as unknown as AccessControl,
      journal: new Journal(),
      functions: [FN],
      invoke: (...given) => void invoked.push(given),
    })({ target, destinationArn, body: { a: 1 }, span: UNTRACED, ...more }).then(
      () => "delivered",
      (error: Error) => error.message,
    );
    return { result, asked, invoked, calls: client.calls };
  };

  it("is a queue, if the role allows it", async () => {
    const { result, asked, invoked, calls } = await deliver(JOBS, "", { attributes: { A: "1" } });
    expect(result).to.equal("delivered");
    expect(asked).to.deep.equal([[FN, { action: "sqs:SendMessage", resources: [JOBS] }]]);
    expect(invoked).to.deep.equal([]);
    expect(calls).to.deep.equal([
      [
        "SendMessage",
        {
          QueueUrl: "jobs",
          MessageBody: '{"a":1}',
          MessageAttributes: { A: { DataType: "String", StringValue: "1" } },
        },
      ],
    ]);
    const refused = await deliver(JOBS, "sqs:SendMessage");
    expect([refused.result, refused.calls]).to.deep.equal(["not allowed", []]);
  });

  it("is a function of the configuration, if the role allows it", async () => {
    const { result, asked, invoked, calls } = await deliver(`${ARN}:live`);
    expect(result).to.equal("delivered");
    expect(asked).to.deep.equal([
      [FN, { action: "lambda:InvokeFunction", resources: [`${ARN}:live`] }],
    ]);
    expect(invoked).to.deep.equal([
      [{ functionArn: ARN, fn: FN, qualifier: "live" }, { a: 1 }, UNTRACED],
    ]);
    expect(calls).to.deep.equal([]);
    const refused = await deliver(ARN, "lambda:InvokeFunction");
    expect([refused.result, refused.invoked]).to.deep.equal(["not allowed", []]);
  });

  for (const arn of [TOPIC, `${ARN}2`, ARN.replace("lambda", "events"), "says", ""]) {
    it(`is not ${JSON.stringify(arn)}`, async () => {
      const { result, asked } = await deliver(arn);
      expect(result).to.equal("only queues and functions of this configuration are served");
      expect(asked).to.deep.equal([]);
    });
  }
});
