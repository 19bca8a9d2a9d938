// Handles what the broadcast queues deliver: each message on its own, and all messages of a batch concurrently.
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { Broadcaster, type BroadcasterOptions, type Deadline } from "./broadcaster.ts";
import { isolate } from "./isolation.ts";
import { type RecordOptions, readRecord } from "./record.ts";
import { processRecords } from "./record-loop.ts";
import { Tally } from "./tally.ts";
import { Worker } from "./worker.ts";
import type { WorkItem } from "./work-item.ts";
import type { Metrics } from "../metrics.ts";

export interface BroadcastDependencies extends BroadcasterOptions, RecordOptions {
  metrics: Metrics;
}

export const createBroadcast = (dependencies: BroadcastDependencies) => {
  const { clock, log, metrics, source } = dependencies;
  const worker = new Worker(dependencies, new Broadcaster(dependencies));
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const startedMs = clock.now();
    const deadline = createDeadline(startedMs, context.getRemainingTimeInMillis());
    const tally = new Tally();
    const isolated = await isolate(Records, dependencies, tally);
    const failures = await processRecords(
      Records.filter((record) => !isolated.has(record)),
      {
        source,
        log,
        read: (record) => readRecord(record, dependencies),
        work: (item, { messageId }) => {
          log("DEBUG", "received", { messageId, ...describeItem(item) });
          return worker.work(item, deadline, tally);
        },
        onRefused: () => tally.count("refused"),
      },
    );
    const hasTrouble = tally.get("terminal") + tally.get("deadLettered") > 0;
    const durationMs = clock.now() - startedMs;
    log(hasTrouble ? "WARN" : "INFO", "broadcast", {
      messages: Records.length,
      failed: failures.length,
      durationMs,
      ...tally.toFields(),
    });
    metrics({ ...tally.toCounts(), fanOutMs: durationMs });
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
};

const describeItem = ({ id, broadcastId, generation, slices, recipients }: WorkItem) => ({
  workId: id,
  broadcastId,
  generation,
  partitions: slices.length,
  recipients: recipients.length,
});

/** Reserves the end of the time for posts in flight, for handing over the rest, and for recording that. */
const createDeadline = (nowMs: number, remainingMs: number): Deadline => {
  const reserveMs = Math.min(6000, Math.max(1500, remainingMs * 0.3));
  const endMs = nowMs + remainingMs;
  return { stopAtMs: endMs - reserveMs, giveUpAtMs: endMs - reserveMs * 0.7, endMs };
};
