// Lambda's poller of a queue: batches, limited concurrency, and deleting processed messages.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { parseRequest } from "../../handlers/lib/broadcast/record.ts";
import { decodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { record } from "../helpers/records.ts";
import type { ReceivedMessage, SimulatedQueue } from "../helpers/simulated-queue.ts";
import type { LambdaFunction } from "./lambda.ts";
import { wait, type World } from "./world.ts";

export interface EventSourceOptions {
  stage: string;
  queueName: string;
  queue: SimulatedQueue;
  worker: LambdaFunction<SQSEvent, SQSBatchResponse>;
  batchSize: number;
  maximumConcurrency: number;
  visibilityMs: number;
}

export class EventSource {
  private readonly world: World;
  private readonly options: EventSourceOptions;
  private active = 0;
  private isPolling = false;

  constructor(world: World, options: EventSourceOptions) {
    this.world = world;
    this.options = options;
  }

  /** Polls, because there may be messages. */
  poll(): void {
    if (this.isPolling) return;
    this.isPolling = true;
    const { faults, scheduler, latencyMs } = this.world;
    scheduler.after(faults.below(2 * latencyMs), () => {
      this.isPolling = false;
      this.receive();
    });
  }

  private receive(): void {
    const { queue, batchSize, maximumConcurrency } = this.options;
    const { faults } = this.world;
    while (this.active < maximumConcurrency) {
      const messages = queue.receive(batchSize, () => faults.strikes("message delivered twice"));
      if (messages.length === 0) return;
      void this.serve(messages);
    }
  }

  private async serve(messages: ReceivedMessage[]): Promise<void> {
    const { world } = this;
    const { faults } = world;
    this.active += 1;
    if (messages.length > 1) faults.count("batch of several");
    // So late that others may have received the messages meanwhile.
    if (faults.strikes("message late")) {
      await wait(world, faults.below(1.2 * this.options.visibilityMs));
    }
    await this.invoke(messages);
    this.active -= 1;
    this.poll();
  }

  private async invoke(messages: ReceivedMessage[]): Promise<void> {
    const { stage, worker } = this.options;
    const { history, faults } = this.world;
    const Records = messages.map((message) => this.createRecord(message));
    const outcome = await worker.invoke({ Records }, undefined, (inv) => {
      for (const { id, times, handle, body } of messages) {
        history.add("received", stage, { inv, message: id, times, text: readText(body) });
        if (times > 1) faults.count("message received again");
        if (!this.options.queue.isCurrent(handle)) faults.count("visible again before it was done");
      }
    });
    if (outcome.how !== "result") return;
    const failed = new Set(outcome.value.batchItemFailures.map((item) => item.itemIdentifier));
    if (failed.size > 0 && failed.size < messages.length) faults.count("partial batch response");
    for (const message of messages) {
      if (!failed.has(message.id)) this.forget(message);
    }
  }

  private forget({ id, handle }: ReceivedMessage): void {
    const { queue, stage } = this.options;
    const { history, faults } = this.world;
    if (faults.strikes("deleted message redelivered")) return;
    if (!queue.isCurrent(handle) && faults.strikes("old receipt refused")) return;
    queue.delete(handle);
    history.add("forgotten", stage, { message: id });
  }

  private createRecord({ id, body, handle, times }: ReceivedMessage): SQSRecord {
    return {
      ...record(id, body, this.options.queueName),
      receiptHandle: handle,
      attributes: { ApproximateReceiveCount: String(times) } as SQSRecord["attributes"],
    };
  }
}

/** @returns the text that clients should get for a message or work item. */
const readText = (body: string): string | undefined => {
  for (const read of [() => decodeWorkItem(body), () => parseRequest(body)]) {
    try {
      return read().text;
    } catch {
      // It is the other kind, or invalid.
    }
  }
  return undefined;
};
