// Dead letters of FIFO queues, in the embedded SQS: they go back to the group that they came from, and none is lost.
import { expect } from "chai";
import { DeadLetters } from "../../../gateway/aws/dead-letters.ts";
import type { Queue } from "../../../gateway/model/queues.ts";
import { Journal } from "../../../gateway/trace/journal.ts";
import { serveServices } from "../helpers/served-services.ts";

const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

const queueNamed = (name: string, redrivePolicy?: Queue["redrivePolicy"]): Queue => ({
  address: name,
  name,
  arn: arnOf(name),
  attributes: {},
  ...(redrivePolicy && { redrivePolicy }),
});

describe("dead letters of a FIFO queue", () => {
  it("go back to their groups, although their ids were sent before", async () => {
    const { client, sqs } = await serveServices();
    const redrivePolicy = { deadLetterTargetArn: arnOf("dead.fifo"), maxReceiveCount: 1 };
    const Attributes = { RedrivePolicy: JSON.stringify(redrivePolicy), VisibilityTimeout: "0" };
    await sqs("CreateQueue", { QueueName: "dead.fifo" });
    const { QueueUrl } = await sqs("CreateQueue", { QueueName: "jobs.fifo", Attributes });
    const receive = async () => {
      const given = { QueueUrl, MaxNumberOfMessages: 10, AttributeNames: ["All"] };
      return ((await sqs("ReceiveMessage", given)).Messages ?? []) as any[];
    };
    for (const group of ["a", "b"])
      await sqs("SendMessage", {
        QueueUrl,
        MessageBody: `of ${group}`,
        MessageGroupId: group,
        MessageDeduplicationId: group,
      });
    while ((await receive()).length > 0);
    const [dead, jobs] = [queueNamed("dead.fifo"), queueNamed("jobs.fifo", redrivePolicy)];
    const deadLetters = new DeadLetters([dead, jobs], new Journal());

    expect(await deadLetters.redrive(client, dead)).to.deep.equal({ moved: 2, left: 0 });

    const received = await receive();
    expect(
      received.map(({ Body, Attributes: { MessageGroupId } }) => [MessageGroupId, Body]).toSorted(),
    ).to.deep.equal([
      ["a", "of a"],
      ["b", "of b"],
    ]);
  });
});
