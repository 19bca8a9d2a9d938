// Reads what a queue delivers: a request for a broadcast, or work that another worker handed over.
import type { SQSRecord } from "aws-lambda";
import type { JsonApi } from "../aws/json-api.ts";
import type { Layout } from "../connection-keys.ts";
import { BadRequestError } from "../errors.ts";
import { asText, assertNumbers, isObject, type Json, parseJson } from "../request.ts";
import type { ReadChannelMessage } from "../realtime/channel-message.ts";
import { assertDeliverable } from "../size.ts";
import { createWorkItem, decodeWorkItem, type WorkItem } from "./work-item.ts";

export interface RecordSource {
  /** Whether a record comes from the work queue, which only workers write to. */
  isWork(record: SQSRecord): boolean;
  /** Cannot succeed: returns it at once, so that redrive dead-letters it. */
  giveUp(record: SQSRecord): Promise<void>;
  /** May succeed later: returns it with a delay that grows each time, over twenty minutes in all. */
  comeBack(record: SQSRecord): Promise<void>;
  /** Deletes it: it has been handed over, however this invocation ends. */
  forget(record: SQSRecord): Promise<void>;
}

/** Seconds until a message is redelivered, by receive count. After five receives SQS dead-letters it. */
const COME_BACK_SECONDS = [20, 80, 320, 780, 0];

/**
 * For work: the first delay exceeds the one-minute lease of a worker that had it before. If that worker could not
 * release its marks, the work would be skipped as busy until then.
 */
const WORK_COMES_BACK_SECONDS = [70, 80, 320, 730, 0];

/** Whether it was delivered before and not completed. */
export const isRepeated = (record: SQSRecord): boolean => receivedCount(record) > 1;

const receivedCount = ({ attributes }: SQSRecord): number =>
  Number(attributes?.ApproximateReceiveCount ?? 1);

export interface RecordOptions {
  source: RecordSource;
  /** Layouts of the table, whose partitions a broadcast lists. */
  layouts: Layout[];
  /** Default: the stack has no channels. */
  readChannelMessage?: ReadChannelMessage;
}

/** @throws {BadRequestError} for a message that cannot be delivered. */
export const readRecord = async (
  record: SQSRecord,
  {
    source,
    layouts,
    readChannelMessage,
  }: Omit<RecordOptions, "source"> & {
    source: Pick<RecordSource, "isWork">;
  },
): Promise<WorkItem> => {
  const { body, messageId } = record;
  if (source.isWork(record)) return decodeWorkItem(body);
  const { id = messageId, text } = parseRequest(body);
  return (await readChannelMessage?.(body, id)) ?? createWorkItem(layouts, id, text);
};

export interface Request {
  /** Chosen by the sender. Messages with the same id are delivered once. */
  id?: string;
  /** Sent to clients. */
  text: string;
}

/**
 * `data` and `id` of a JSON object that has `data`; else the body itself, whose `id` is part of the payload.
 *
 * @throws {BadRequestError} when the body is not JSON, is nested too deep, is too large to deliver, has an invalid id,
 * or has a number in `data` that would become another one.
 */
export const parseRequest = (body: string): Request => {
  const value = parseJson(body);
  assertNoWork(value);
  const fields = new Map(isObject(value) ? Object.entries(value) : []);
  const data = fields.get("data");
  if (data !== undefined) assertNumbers(data);
  const text = data === undefined ? body : asText(data);
  assertDeliverable(text);
  return { text, id: data === undefined ? undefined : readId(fields.get("id")) };
};

/** The same rule as for an SQS deduplication id: 1 to 128 visible ASCII characters. */
const ID = /^[!-~]{1,128}$/;

const readId = (id: Json | undefined): string | undefined => {
  if (id === undefined || (typeof id === "string" && ID.test(id))) return id;
  throw new BadRequestError({
    expected:
      '"id" to be a string of 1 to 128 letters, digits and punctuation marks, or to be omitted',
    actual: JSON.stringify(id).slice(0, 200),
  });
};

/** An operator may redrive a dead letter to the wrong queue: clients must not see it. */
const assertNoWork = (value: Json): void => {
  if (isObject(value) && "broadcastId" in value && "slices" in value && "recipients" in value) {
    throw new BadRequestError({
      expected: "a message for clients",
      actual: "a work item, which belongs on the queue of shared work",
    });
  }
};

/** @param queueUrls of the broadcast queue and of the work queue. */
export const createRecordSource = (
  sqs: JsonApi,
  { broadcastsUrl, workUrl }: { broadcastsUrl: string; workUrl: string },
): RecordSource => {
  const isWork = ({ eventSourceARN }: SQSRecord): boolean =>
    eventSourceARN.split(":").at(-1) === workUrl.split("/").at(-1);
  const queueUrlFor = (record: SQSRecord): string => (isWork(record) ? workUrl : broadcastsUrl);
  const showAgain = async (record: SQSRecord, seconds: number): Promise<void> => {
    await sqs("ChangeMessageVisibility", {
      QueueUrl: queueUrlFor(record),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: seconds,
    });
  };
  return {
    isWork,
    giveUp: (record) => showAgain(record, 0),
    comeBack: async (record) => {
      const delays = isWork(record) ? WORK_COMES_BACK_SECONDS : COME_BACK_SECONDS;
      const seconds = delays[receivedCount(record) - 1];
      if (seconds !== undefined) await showAgain(record, seconds);
    },
    forget: async (record) => {
      const { receiptHandle: ReceiptHandle } = record;
      await sqs("DeleteMessage", { QueueUrl: queueUrlFor(record), ReceiptHandle });
    },
  };
};
