// broadcast: sends each message from the queue to every live connection, in as many invocations as that takes.
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import {
  Broadcaster,
  type BroadcasterOptions,
  type Deadline,
} from "./lib/broadcast/broadcaster.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { isolate } from "./lib/broadcast/isolation.ts";
import { type RecordSource, readRecord } from "./lib/broadcast/record.ts";
import { processRecords } from "./lib/broadcast/record-loop.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import { Worker } from "./lib/broadcast/worker.ts";
import type { WorkItem } from "./lib/broadcast/work-item.ts";
import type { Metrics } from "./lib/metrics.ts";

export interface BroadcastDependencies extends BroadcasterOptions {
  source: RecordSource;
  metrics: Metrics;
}

export const createBroadcast = (dependencies: BroadcastDependencies) => {
  const { clock, layouts, log, metrics, source } = dependencies;
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
        read: (record) => readRecord(record, source, layouts),
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

export const handler = createBroadcast(broadcastFromEnv());
