// Polls a queue for its event source mapping, and invokes the function with batches of messages.
import type { Clock } from "../time/clock.ts";
import type { DeliveryFaults } from "../faults/delivery-faults.ts";
import type { AccessControl } from "../iam/access-control.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { EventSourceMapping } from "../model/event-source-mappings.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import { passesFilters } from "../model/event-filters.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import { handledMessageIds } from "./batch-result.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { JsonClient } from "./json-client.ts";
import { type SqsMessage, sqsEvent, toFiltered } from "./sqs-event.ts";

export interface PollerOptions {
  mapping: EventSourceMapping;
  client: JsonClient;
  lambda: LambdaService;
  region: string;
  clock: Clock;
  deliveries: DeliveryFaults;
  journal: Journal;
  deadLetters: DeadLetters;
  output: Output;
}

/** Maximum messages of one ReceiveMessage, and of one DeleteMessageBatch. */
const MAX_RECEIVED = 10;
/** Seconds that ReceiveMessage waits for a message. */
const LONG_POLL_SECONDS = 20;
/** Milliseconds before the next attempt after a failed receive. */
const RETRY_MS = 1000;

/** Lambda polls with the function's role, and refuses to create a mapping whose role does not allow these. */
const NEEDED_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

export const mayPoll = (access: AccessControl, { fn, queue }: EventSourceMapping): boolean => {
  const refusals = NEEDED_ACTIONS.map((action) =>
    access.refusalFor(fn, { action, resources: [queue.arn] }),
  );
  return refusals.every((refusal) => refusal === undefined);
};

export class EventSourcePoller {
  private readonly options: PollerOptions;
  private readonly stopping = new AbortController();
  private readonly batches = new Set<Promise<void>>();
  private readonly polling: Promise<void>;

  constructor(options: PollerOptions) {
    this.options = options;
    this.polling = this.poll();
  }

  /** Stops receiving. Resolves when the batches in flight are done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
    await Promise.all(this.batches);
  }

  private async poll(): Promise<void> {
    const { mapping, output } = this.options;
    while (!this.stopping.signal.aborted) {
      const batch = this.deliver(await this.receiveBatch())
        .catch(unexpected(output, `A batch of ${mapping.queue.name}`))
        .finally(() => this.batches.delete(batch));
      this.batches.add(batch);
      if (this.batches.size >= mapping.maximumConcurrency) {
        await Promise.race(this.batches);
      }
    }
  }

  /** Receives until the batch is full or the batching window ends. */
  private async receiveBatch(): Promise<SqsMessage[]> {
    const { batchSize, batchingWindowSeconds } = this.options.mapping;
    const messages = await this.receive(batchSize, LONG_POLL_SECONDS);
    const { clock } = this.options;
    const startMs = clock.now();
    const leftMs = (): number => {
      const passedMs = (clock.now() - startMs) * clock.speed;
      // When the time of day is set back, the elapsed time is unknown: treat it as enough.
      return passedMs < 0 ? 0 : batchingWindowSeconds * 1000 - passedMs;
    };
    const isFilling = () => messages.length > 0 && messages.length < batchSize && leftMs() > 0;
    while (isFilling() && !this.stopping.signal.aborted) {
      const waitSeconds = Math.floor(leftMs() / 1000);
      messages.push(...(await this.receive(batchSize - messages.length, waitSeconds)));
    }
    return messages;
  }

  private async receive(count: number, waitSeconds: number): Promise<SqsMessage[]> {
    const { client, mapping, deadLetters } = this.options;
    const input = {
      QueueUrl: mapping.queue.name,
      MaxNumberOfMessages: Math.min(count, MAX_RECEIVED),
      WaitTimeSeconds: Math.min(waitSeconds, LONG_POLL_SECONDS),
      AttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    };
    try {
      const { Messages = [] } = await client.call<{ Messages?: SqsMessage[] }>(
        "AmazonSQS.ReceiveMessage",
        input,
        this.stopping.signal,
      );
      deadLetters.received(mapping.queue, Messages);
      return Messages;
    } catch {
      if (!this.stopping.signal.aborted) await new Promise((next) => setTimeout(next, RETRY_MS));
      return [];
    }
  }

  private deliver(messages: SqsMessage[]): Promise<void> {
    const { mapping, deliveries } = this.options;
    return deliveries.deliver(mapping.queue.name, messages, (batch) => this.handle(batch));
  }

  /** Lambda deletes messages that no filter lets pass, and does not call the function for them. */
  private async handle(received: SqsMessage[]): Promise<void> {
    const { mapping, lambda, region, journal } = this.options;
    const { queue, filters } = mapping;
    const messages = received.filter((message) => passesFilters(filters, toFiltered(message)));
    await this.delete(received.filter((message) => !messages.includes(message)));
    if (messages.length === 0) return;
    const ids = messages.map(({ MessageId }) => MessageId);
    const span = journal.received(ids, queue.name);
    const result = await lambda.invoke(mapping, sqsEvent(messages, queue, region), span);
    if ("error" in result) return;
    const handled = handledMessageIds(result.payload, ids, mapping.reportsBatchItemFailures);
    await this.delete(messages.filter(({ MessageId }) => handled.includes(MessageId)));
  }

  private async delete(messages: SqsMessage[]): Promise<void> {
    const { client, mapping } = this.options;
    for (let at = 0; at < messages.length; at += MAX_RECEIVED) {
      const Entries = messages
        .slice(at, at + MAX_RECEIVED)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      const input = { QueueUrl: mapping.queue.name, Entries };
      // As on AWS, messages that cannot be deleted are redelivered.
      await client.call("AmazonSQS.DeleteMessageBatch", input).catch(() => {});
    }
  }
}
