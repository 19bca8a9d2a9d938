// Messages that come again go on alone. One that ends its invocation, by whatever means, takes with it all that came in
// the same batch; five such batches, and those would be among the dead letters without a fault of theirs. On the workers'
// queue each message is a batch of its own.
import type { SQSRecord } from "aws-lambda";
import { errorFields, type Log } from "../log.ts";
import type { Broadcaster } from "./broadcaster.ts";
import { isRepeated, type RecordSource, readRecord } from "./record.ts";
import type { Tally } from "./tally.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface IsolationOptions {
  source: RecordSource;
  queue: WorkQueue;
  log: Log;
}

/**
 * Await it before anything else is begun: what follows may end the invocation.
 *
 * @returns those that are on the workers' queue now, under the same id, and are gone from their own. The others are to be
 * handled here: they come for the first time, are alone already, can be delivered to nobody, or could not be sent.
 */
export const isolate = async (
  records: SQSRecord[],
  broadcaster: Broadcaster,
  options: IsolationOptions,
  tally: Tally,
): Promise<Set<SQSRecord>> => {
  const repeated = records.filter((each) => isRepeated(each) && !options.source.isWork(each));
  const moved = await Promise.all(
    repeated.map(async (each) => ((await move(each, broadcaster, options, tally)) ? [each] : [])),
  );
  return new Set(moved.flat());
};

/** @returns whether it was sent. */
const move = async (
  record: SQSRecord,
  broadcaster: Broadcaster,
  { source, queue, log }: IsolationOptions,
  tally: Tally,
): Promise<boolean> => {
  const { messageId } = record;
  try {
    const item = readRecord(record, source, broadcaster);
    if (item instanceof Error) return false;
    await queue.send(item, 0);
    tally.serve(item.broadcastId);
    tally.count("continuations", item.slices.length);
    log("WARN", "comes again, and goes on alone", { messageId, workId: item.id });
  } catch (error) {
    log("WARN", "comes again, and could not go on alone", { messageId, ...errorFields(error) });
    return false;
  }
  await source.forget(record).catch((error: unknown) => {
    log("WARN", "not forgotten, and may be sent twice", { messageId, ...errorFields(error) });
  });
  return true;
};
