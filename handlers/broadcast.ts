// broadcast: sends each message from the queue to every live connection, in as many invocations as that takes.
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import {
  Broadcaster,
  type BroadcasterOptions,
  type Deadline,
} from "./lib/broadcast/broadcaster.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { isolate } from "./lib/broadcast/isolation.ts";
import { type RecordSource, readRecord } from "./lib/broadcast/record.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import { Worker } from "./lib/broadcast/worker.ts";
import type { WorkItem } from "./lib/broadcast/work-item.ts";
import { errorFields } from "./lib/log.ts";
import type { Metrics } from "./lib/metrics.ts";

export interface BroadcastDependencies extends BroadcasterOptions {
  source: RecordSource;
  metrics: Metrics;
}

export const createBroadcast = (dependencies: BroadcastDependencies) => {
  const { clock, log, metrics } = dependencies;
  const broadcaster = new Broadcaster(dependencies);
  const handle = createRecordHandler(dependencies, broadcaster);
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const startedMs = clock.now();
    const deadline = deadlineOf(startedMs, context.getRemainingTimeInMillis());
    const tally = new Tally();
    const isolated = await isolate(Records, broadcaster, dependencies, tally);
    // Concurrently: a large broadcast must not hold up the small ones behind it.
    const handled = await Promise.all(
      Records.map(async (record) => isolated.has(record) || handle(record, deadline, tally)),
    );
    const failures = Records.filter((_, index) => !handled[index]);
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

/** @returns whether SQS may delete the message. */
type RecordHandler = (record: SQSRecord, deadline: Deadline, tally: Tally) => Promise<boolean>;

const createRecordHandler = (
  dependencies: BroadcastDependencies,
  broadcaster: Broadcaster,
): RecordHandler => {
  const { log, source } = dependencies;
  const worker = new Worker(dependencies, broadcaster);
  const comeBack = async (record: SQSRecord): Promise<void> => {
    const { messageId } = record;
    await source.comeBack(record).catch((error: unknown) => {
      log("WARN", "visibility not changed", { messageId, ...errorFields(error) });
    });
  };
  return async (record, deadline, tally) => {
    const { messageId } = record;
    try {
      const item = readRecord(record, source, broadcaster);
      if (!(item instanceof Error)) {
        log("DEBUG", "received", { messageId, ...fieldsOf(item) });
        return await worker.work(item, deadline, tally);
      }
      log("ERROR", "refused", { messageId, ...errorFields(item) });
      tally.count("refused");
      await source.giveUp(record);
    } catch (error) {
      log("ERROR", "failed", { messageId, ...errorFields(error) });
      await comeBack(record);
    }
    return false;
  };
};

const fieldsOf = ({ id, broadcastId, generation, slices, recipients }: WorkItem) => ({
  workId: id,
  broadcastId,
  generation,
  partitions: slices.length,
  recipients: recipients.length,
});

/** Reserves the end of the time for posts in flight, for handing over the rest, and for recording that. */
const deadlineOf = (nowMs: number, remainingMs: number): Deadline => {
  const reserveMs = Math.min(6000, Math.max(1500, remainingMs * 0.3));
  const endMs = nowMs + remainingMs;
  return { stopAtMs: endMs - reserveMs, giveUpAtMs: endMs - reserveMs * 0.7, endMs };
};

export const handler = createBroadcast(broadcastFromEnv());
