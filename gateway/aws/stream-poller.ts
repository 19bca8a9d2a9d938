// Reads a table's stream for its event source mapping, and invokes the function with batches of records, in order.
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
import type { AccessControl } from "../iam/access-control.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import type { Output } from "../diagnostics/output.ts";
import { LostCount } from "../diagnostics/lost-count.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import { passesFilters } from "../model/event-filters.ts";
import type { StreamMapping } from "../model/stream-mappings.ts";
import type { Clock } from "../time/clock.ts";
import type { Journal } from "../trace/journal.ts";
import type { ItemStreams } from "./item-streams.ts";
import type { JsonClient } from "./json-client.ts";
import { type Batch, splitFailed } from "./stream-batches.ts";
import { createFailureMessage, type Discarded } from "./stream-failures.ts";
import type { StreamRecord } from "./stream-records.ts";
import { WaitingRecords } from "./waiting-records.ts";

export interface StreamPollerOptions {
  mapping: StreamMapping;
  streams: ItemStreams;
  client: JsonClient;
  access: AccessControl;
  lambda: LambdaService;
  clock: Clock;
  journal: Journal;
  output: Output;
}

/** Lambda reads with the function's role, and refuses to create a mapping whose role does not allow these. */
const NEEDED_ACTIONS = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];

export const mayReadStream = (access: AccessControl, { fn, stream }: StreamMapping): boolean => {
  const refusals = NEEDED_ACTIONS.map((name) =>
    access.refusalFor(fn, { action: `dynamodb:${name}`, resources: [stream.arn] }),
  );
  return refusals.every((refusal) => refusal === undefined);
};

/** Milliseconds before a failed batch is retried: doubled for each further attempt, up to the most. */
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 30_000;

/** In traces: where a record waits. */
export const streamName = (tableName: string): string => `${tableName} stream`;

export class StreamPoller {
  private readonly options: StreamPollerOptions;
  private readonly waiting = new WaitingRecords();
  private readonly lost = new LostCount();
  /** Epoch milliseconds: records have only seconds, which are many on a fast clock. */
  private readonly createdMs = new WeakMap<StreamRecord, number>();
  private isStopped = false;
  /** Ends the current wait. */
  private wake: () => void = () => {};
  private readonly polling: Promise<void>;

  constructor(options: StreamPollerOptions) {
    this.options = options;
    const { mapping, streams, output } = options;
    streams.subscribe(mapping.table, (record) => this.receive(record));
    this.polling = this.poll().catch(unexpected(output, streamName(mapping.table.name)));
  }

  /** Resolves when the batch in flight is done. Records that are not handled by then are lost, as the tables are. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.wake();
    await this.polling;
  }

  private receive(record: StreamRecord): void {
    if (!passesFilters(this.options.mapping.filters, record)) return;
    this.lose(this.waiting.add(record));
    this.createdMs.set(record, this.options.clock.now());
    this.wake();
  }

  private lose(count: number): void {
    const { mapping, output } = this.options;
    const lost = this.lost.add(count);
    if (lost === undefined) return;
    output.warn(
      `${mapping.address}: the oldest records are lost (${lost} so far), because too many wait for a function that fails or is slow.`,
    );
  }

  private async poll(): Promise<void> {
    const { batchSize, batchingWindowSeconds } = this.options.mapping;
    while (!this.isStopped) {
      if (this.waiting.length === 0) await this.sleep();
      await this.fill(batchSize, batchingWindowSeconds);
      const records = this.waiting.take(batchSize);
      await this.deliver({ records, attempts: 0 });
    }
  }

  /** Waits until there is a batch, or the batching window ends. */
  private async fill(batchSize: number, windowSeconds: number): Promise<void> {
    if (windowSeconds > 0) await this.wait(windowSeconds * 1000, batchSize);
  }

  /** @param enough records end it before the time is up. */
  private async wait(milliseconds: number, enough = Infinity): Promise<void> {
    const time = new AbortController();
    const cancel = this.options.clock.after(milliseconds, () => {
      time.abort();
      this.wake();
    });
    const isOver = () => time.signal.aborted || this.isStopped || this.waiting.length >= enough;
    while (!isOver()) await this.sleep();
    cancel();
  }

  /** Until a record arrives, a wait is over, or the stop. */
  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** A batch that fails holds up the records behind it. */
  private async deliver(batch: Batch): Promise<void> {
    const left = [batch];
    for (let next = left.shift(); next && !this.isStopped; next = left.shift()) {
      const fresh = await this.dropOld(next);
      if (fresh.records.length > 0) left.unshift(...(await this.invoke(fresh)));
    }
  }

  private async dropOld(batch: Batch): Promise<Batch> {
    const { mapping, clock } = this.options;
    const nowMs = clock.now();
    const isOld = (record: StreamRecord): boolean =>
      (nowMs - (this.createdMs.get(record) ?? nowMs)) * clock.speed >
      mapping.maximumAgeSeconds * 1000;
    const records = batch.records.filter(isOld);
    const { attempts } = batch;
    if (records.length > 0) {
      await this.discard({ records, condition: "RecordAgeExceeded", attempts, outcome: undefined });
    }
    return { attempts, records: batch.records.filter((record) => !isOld(record)) };
  }

  /** @returns what is to be handed to the function next. */
  private async invoke(batch: Batch): Promise<Batch[]> {
    const { mapping, lambda, journal } = this.options;
    const { records } = batch;
    const ids = records.map(({ eventID }) => eventID);
    const span = journal.received(ids, streamName(mapping.table.name));
    const outcome = await lambda.invoke(mapping, { Records: records }, span);
    if (isThrottled(outcome)) {
      await this.pause(batch.attempts);
      return [batch];
    }
    const failed = splitFailed(mapping, batch, outcome);
    const [first] = failed;
    if (!first) return [];
    if (first.attempts > mapping.maximumRetries) {
      const condition = "RetryAttemptsExhausted";
      await this.discard({ records: first.records, condition, attempts: first.attempts, outcome });
      // Only a retry counts as an attempt, and it is one batch: this one.
      return [];
    }
    if (first.records.length === records.length) await this.pause(batch.attempts);
    return failed;
  }

  private pause(attempts: number): Promise<void> {
    return this.wait(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts));
  }

  private async discard(discarded: Omit<Discarded, "nowMs">): Promise<void> {
    const { mapping, client, access, output, clock } = this.options;
    const { destinationArn } = mapping;
    const count = discarded.records.length;
    output.warn(
      `${mapping.address}: ${count} record${count === 1 ? " is" : "s are"} discarded (${discarded.condition}).`,
    );
    if (destinationArn === undefined) return;
    const call = { action: "sqs:SendMessage", resources: [destinationArn] };
    if (access.refusalFor(mapping.fn, call)) return;
    const message = createFailureMessage(mapping, { ...discarded, nowMs: clock.now() });
    const input = {
      QueueUrl: destinationArn.split(":").at(-1),
      MessageBody: JSON.stringify(message),
    };
    await client
      .call("AmazonSQS.SendMessage", input)
      .catch(unexpected(output, `${mapping.address}: on_failure`));
  }
}

const isThrottled = (outcome: Outcome): boolean =>
  "error" in outcome && outcome.error.errorType === "TooManyRequestsException";
