// Tracks the source queues of dead-lettered messages, and redrives messages to them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
import type { Queue } from "../model/queues.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { JsonClient } from "./json-client.ts";
import type { SqsMessage } from "./sqs-event.ts";

/** Visibility timeout, in seconds, of messages while they are moved. */
const MOVING_SECONDS = 30;

/** Messages whose source is remembered: the latest. Of a queue with one source, none needs to be. */
const MAX_REMEMBERED = 100_000;

export class DeadLetters {
  private readonly queues: Queue[];
  private readonly journal: Journal;
  /** Source queue by id, for messages that reached their maxReceiveCount. */
  private readonly lastSeenIn = new Map<string, Queue>();

  constructor(queues: Queue[], journal: Journal) {
    this.queues = queues;
    this.journal = journal;
  }

  /** Remembers the queue of messages on their last receive: the embedded SQS does not keep it. */
  received(queue: Queue, messages: SqsMessage[]): void {
    for (const { MessageId, Attributes = {} } of messages) {
      const count = Number(Attributes["ApproximateReceiveCount"]);
      if (count >= (queue.redrivePolicy?.maxReceiveCount ?? Infinity))
        this.lastSeenIn.set(MessageId, queue);
    }
    // Those that are handled on their last receive stay here, too.
    for (const id of this.lastSeenIn.keys()) {
      if (this.lastSeenIn.size <= MAX_REMEMBERED) break;
      this.lastSeenIn.delete(id);
    }
  }

  /** Queues that dead-letter to this one. */
  findSources({ arn }: Queue): Queue[] {
    return this.queues.filter(({ redrivePolicy }) => redrivePolicy?.deadLetterTargetArn === arn);
  }

  /**
   * Moves the messages of a dead-letter queue back to their source queues.
   *
   * @param fallback for messages without a known source, such as those that a function sent to the queue itself.
   * @returns how many were moved, and how many remain because their source is unknown.
   */
  async redrive(
    client: JsonClient,
    queue: Queue,
    fallback?: Queue,
  ): Promise<{ moved: number; left: number }> {
    const span = this.journal.begin("operator", `redrive ${queue.name}`);
    const result = { moved: 0, left: 0 };
    for (;;) {
      const messages = await receive(client, queue);
      if (messages.length === 0) break;
      for (const message of messages) {
        const source = this.findSource(queue, message) ?? fallback;
        if (source) await this.move(client, { from: queue, to: source, message, span });
        result[source ? "moved" : "left"] += 1;
      }
    }
    span.end({ ...result });
    return result;
  }

  private findSource(queue: Queue, { MessageId }: SqsMessage): Queue | undefined {
    const sources = this.findSources(queue);
    return sources.length === 1 ? sources[0] : this.lastSeenIn.get(MessageId);
  }

  /** Sends before it deletes: a failure in between duplicates the message instead of losing it. */
  private async move(
    client: JsonClient,
    { from, to, message, span }: { from: Queue; to: Queue; message: SqsMessage; span: Span },
  ): Promise<void> {
    const { Body, MessageAttributes, ReceiptHandle, MessageId, Attributes = {} } = message;
    const { MessageGroupId } = Attributes;
    const sent = await client.call<{ MessageId: string }>("AmazonSQS.SendMessage", {
      QueueUrl: to.name,
      MessageBody: Body,
      ...(MessageAttributes && { MessageAttributes }),
      // With its former id a FIFO queue would drop it as a duplicate of itself.
      ...(MessageGroupId !== undefined && { MessageGroupId, MessageDeduplicationId: MessageId }),
    });
    this.journal.sent(sent.MessageId, to.name, span);
    await client.call("AmazonSQS.DeleteMessage", { QueueUrl: from.name, ReceiptHandle });
    this.lastSeenIn.delete(MessageId);
  }
}

const receive = async (client: JsonClient, { name }: Queue): Promise<SqsMessage[]> => {
  const { Messages = [] } = await client.call<{ Messages?: SqsMessage[] }>(
    "AmazonSQS.ReceiveMessage",
    {
      QueueUrl: name,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: MOVING_SECONDS,
      WaitTimeSeconds: 0,
      MessageAttributeNames: ["All"],
      AttributeNames: ["MessageGroupId"],
    },
  );
  return Messages;
};
