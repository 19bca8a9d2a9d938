// Processes redelivered messages alone. A message that crashes its invocation fails every other message in its batch;
// after five such batches, those would be dead-lettered although nothing is wrong with them. On the work queue each
// message is a batch of its own.
import type { SQSRecord } from "aws-lambda";
import { BadRequestError } from "../errors.ts";
import { errorFields, type Log } from "../log.ts";
import { isRepeated, type RecordOptions, readRecord } from "./record.ts";
import type { Tally } from "./tally.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface IsolationOptions extends RecordOptions {
  queue: WorkQueue;
  log: Log;
}

/**
 * Await it before anything else starts: what follows may crash the invocation.
 *
 * @returns the records that were moved to the work queue, under the same id. The others must be handled here: they are
 * delivered for the first time, are alone already, are invalid, or could not be sent.
 */
export const isolate = async (
  records: SQSRecord[],
  options: IsolationOptions,
  tally: Tally,
): Promise<Set<SQSRecord>> => {
  const repeated = records.filter((each) => isRepeated(each) && !options.source.isWork(each));
  const moved = await Promise.all(
    repeated.map(async (each) => ((await move(each, options, tally)) ? [each] : [])),
  );
  return new Set(moved.flat());
};

/** @returns whether it was sent. */
const move = async (
  record: SQSRecord,
  options: IsolationOptions,
  tally: Tally,
): Promise<boolean> => {
  const { messageId } = record;
  const { source, queue, log } = options;
  try {
    const item = await readRecord(record, options);
    await queue.send(item, 0);
    tally.serve(item.broadcastId);
    tally.count("continuations", item.slices.length);
    log("WARN", "redelivered, moved to the work queue", { messageId, workId: item.id });
  } catch (error) {
    if (error instanceof BadRequestError) return false;
    log("WARN", "redelivered, not moved to the work queue", { messageId, ...errorFields(error) });
    return false;
  }
  await source.forget(record).catch((error: unknown) => {
    log("WARN", "moved, but not deleted", { messageId, ...errorFields(error) });
  });
  return true;
};
