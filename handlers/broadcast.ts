// broadcast: sends each message from the queue to every live connection, together with as many others as it takes.
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import {
  Broadcaster,
  type BroadcasterOptions,
  type Deadline,
} from "./lib/broadcast/broadcaster.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { type RecordSource, readRecord } from "./lib/broadcast/record.ts";
import { reportRefusal } from "./lib/broadcast/refusals.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import type { WorkItem } from "./lib/broadcast/work-item.ts";
import { errorFields } from "./lib/log.ts";
import type { Metrics } from "./lib/metrics.ts";

export interface BroadcastDependencies extends BroadcasterOptions {
  source: RecordSource;
  metrics: Metrics;
}

export const createBroadcast = (dependencies: BroadcastDependencies) => {
  const { clock, log, metrics } = dependencies;
  const handle = createRecordHandler(dependencies);
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const startedMs = clock.now();
    const deadline = deadlineOf(startedMs, context.getRemainingTimeInMillis());
    const tally = new Tally();
    // Side by side: a large broadcast must not hold up the small ones behind it.
    const handled = await Promise.all(Records.map((record) => handle(record, deadline, tally)));
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

/** @returns whether the message may be forgotten. */
type RecordHandler = (record: SQSRecord, deadline: Deadline, tally: Tally) => Promise<boolean>;

const createRecordHandler = (dependencies: BroadcastDependencies): RecordHandler => {
  const { clock, log, marker, queue, source } = dependencies;
  const broadcaster = new Broadcaster(dependencies);

  const work = async (item: WorkItem, deadline: Deadline, tally: Tally): Promise<boolean> => {
    tally.serve(item.broadcastId);
    const mark = await marker.claim(item.id, deadline.endMs - clock.now());
    if (mark === "done" || mark === "busy") {
      tally.count("duplicates");
      return mark === "done";
    }
    try {
      await broadcaster.work(item, deadline, tally, mark);
    } catch (error) {
      await mark.release().catch(warn("not released", item));
      throw error;
    }
    tally.count("broadcasts");
    // Without its mark, work that is delivered twice is done twice; doing it again now would be worse.
    await mark.finish().catch(warn("not marked as done", item));
    return true;
  };

  /** @returns whether the message may be forgotten: people look after it, and it would fail again and again. */
  const giveUp = async (item: WorkItem, error: unknown, tally: Tally): Promise<boolean> => {
    if (!reportRefusal(log, tally, error, { workId: item.id })) return false;
    await queue.deadLetter(item, error.name);
    tally.count("deadLettered", item.recipients.length + item.slices.length);
    return true;
  };

  const warn = (what: string, { id: workId }: WorkItem) => (error: unknown) =>
    log("WARN", what, { workId, ...errorFields(error) });

  const workOrGiveUp = async (item: WorkItem, deadline: Deadline, tally: Tally) => {
    try {
      return await work(item, deadline, tally);
    } catch (error) {
      if (await giveUp(item, error, tally)) return true;
      throw error;
    }
  };

  return async (record, deadline, tally) => {
    const { messageId } = record;
    try {
      const item = readRecord(record, source, broadcaster);
      if (!(item instanceof Error)) {
        log("DEBUG", "received", { messageId, ...fieldsOf(item) });
        return await workOrGiveUp(item, deadline, tally);
      }
      log("ERROR", "refused", { messageId, ...errorFields(item) });
      tally.count("refused");
      await source.giveUp(record);
    } catch (error) {
      log("ERROR", "failed", { messageId, ...errorFields(error) });
      await source.comeBack(record).catch((reason: unknown) => {
        log("WARN", "comes back when its time is up", { messageId, ...errorFields(reason) });
      });
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

/** The last part of the time is for posts under way, for leaving the rest to others, and for saying so. */
const deadlineOf = (nowMs: number, remainingMs: number): Deadline => {
  const reserveMs = Math.min(6000, Math.max(1500, remainingMs * 0.3));
  const endMs = nowMs + remainingMs;
  return { stopAtMs: endMs - reserveMs, giveUpAtMs: endMs - reserveMs * 0.7, endMs };
};

export const handler = createBroadcast(broadcastFromEnv());
