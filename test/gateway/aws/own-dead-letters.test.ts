// Queues that are their own dead-letter queue. A receive that never ends blocks this process too, so the first test's queue
// gives up after 100 moves.
import { expect } from "chai";
import { retryOwnDeadLetters } from "../../../gateway/aws/own-dead-letters.ts";
import { serveServices } from "../helpers/served-services.ts";

const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

const redriveTo = (name: string) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount: 1 }),
});

/** Moves failed messages as fauxqs does, but at most 100 of them. */
const movingQueue = (own: string, target: string) => ({
  arn: own,
  dequeue: (_: number, _seconds: number | undefined, resolve: (arn: string) => unknown) => {
    let moves = 0;
    while (moves < 100 && resolve(target)) moves += 1;
    return [moves];
  },
});

describe("a queue that is its own dead-letter queue", () => {
  it("does not find itself, but every other queue", () => {
    const receive = (target: string) =>
      retryOwnDeadLetters(movingQueue("q", target)).dequeue(1, 0, () => ({}));
    expect(receive("other")).to.deep.equal([100]);
    expect(receive("q")).to.deep.equal([0]);
  });

  for (const [name, more] of [
    ["own", {}],
    ["own.fifo", { MessageGroupId: "g", MessageDeduplicationId: "d" }],
  ] as const)
    it(`delivers failed messages of ${name} again`, async () => {
      const { sqs } = await serveServices();
      const { QueueUrl } = await sqs("CreateQueue", {
        QueueName: name,
        Attributes: redriveTo(name),
      });
      await sqs("SendMessage", { QueueUrl, MessageBody: "again", ...more });
      for (let time = 0; time < 3; time += 1) {
        const { Messages } = await sqs("ReceiveMessage", { QueueUrl, VisibilityTimeout: 0 });
        expect(Messages).to.have.length(1);
      }
    });

  it("moves failed messages to another queue", async () => {
    const { sqs } = await serveServices();
    const { QueueUrl: dead } = await sqs("CreateQueue", { QueueName: "dead" });
    const { QueueUrl } = await sqs("CreateQueue", {
      QueueName: "jobs",
      Attributes: redriveTo("dead"),
    });
    await sqs("SendMessage", { QueueUrl, MessageBody: "failing" });
    await sqs("ReceiveMessage", { QueueUrl, VisibilityTimeout: 0 });
    expect(await sqs("ReceiveMessage", { QueueUrl })).to.deep.equal({});
    const { Messages } = await sqs("ReceiveMessage", { QueueUrl: dead });
    expect(Messages[0]).to.include({ Body: "failing" });
  });
});
