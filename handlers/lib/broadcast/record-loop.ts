// Processes the records of one invocation concurrently, and tells SQS which of them failed.
import type { SQSRecord } from "aws-lambda";
import { BadRequestError } from "../errors.ts";
import { errorFields, type Log } from "../log.ts";
import type { RecordSource } from "./record.ts";

export interface RecordLoopOptions<Item> {
  source: RecordSource;
  log: Log;
  /** @throws {BadRequestError} when nobody can ever receive it. */
  read: (record: SQSRecord) => Item | Promise<Item>;
  /** @returns whether SQS may delete the message. @throws when another attempt may succeed. */
  work: (item: Item, record: SQSRecord) => Promise<boolean>;
  /** Called for each record that is refused as a bad request. */
  onRefused: () => void;
}

/** Concurrently: a large broadcast must not hold up the small ones behind it. @returns the records that SQS must keep. */
export const processRecords = async <Item>(
  records: SQSRecord[],
  options: RecordLoopOptions<Item>,
): Promise<SQSRecord[]> => {
  const handled = await Promise.all(records.map((record) => processRecord(record, options)));
  return records.filter((_, index) => !handled[index]);
};

const processRecord = async <Item>(
  record: SQSRecord,
  options: RecordLoopOptions<Item>,
): Promise<boolean> => {
  try {
    const read = await readOrGiveUp(record, options);
    if (read) return await options.work(read.item, record);
  } catch (error) {
    options.log("ERROR", "failed", { messageId: record.messageId, ...errorFields(error) });
    await retryLater(record, options);
  }
  return false;
};

const readOrGiveUp = async <Item>(
  record: SQSRecord,
  { source, log, read, onRefused }: RecordLoopOptions<Item>,
): Promise<{ item: Item } | undefined> => {
  try {
    return { item: await read(record) };
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    log("ERROR", "refused", { messageId: record.messageId, ...errorFields(error) });
    onRefused();
    await source.giveUp(record);
    return undefined;
  }
};

/** If SQS cannot be told, the message returns when its visibility timeout ends. */
const retryLater = async <Item>(
  record: SQSRecord,
  { source, log }: RecordLoopOptions<Item>,
): Promise<void> => {
  await source.comeBack(record).catch((error: unknown) => {
    log("WARN", "visibility not changed", { messageId: record.messageId, ...errorFields(error) });
  });
};
