// Reads what a queue delivers: a broadcast that somebody asked for, or work that another worker left.
import type { SQSRecord } from "aws-lambda";
import type { JsonApi } from "../aws/json-api.ts";
import { BadRequestError } from "../errors.ts";
import { asText, isObject, type Json, parseJson } from "../request.ts";
import { assertDeliverable } from "../size.ts";
import type { Broadcaster } from "./broadcaster.ts";
import { decodeWorkItem, type WorkItem } from "./work-item.ts";

export interface RecordSource {
  /** Whether a record is from the workers' own queue, and not from anybody else's. */
  isWork(record: SQSRecord): boolean;
  /** It will never be any better: it comes back at once, until the queue dead-letters it. */
  giveUp(record: SQSRecord): Promise<void>;
  /** It may succeed later: it comes back after a while, a longer one each time, for twenty minutes in all. */
  comeBack(record: SQSRecord): Promise<void>;
  /** It is in other hands, whatever becomes of this invocation. */
  forget(record: SQSRecord): Promise<void>;
}

/** Seconds until a message comes back, by how often it has been received. After five times the queue dead-letters it. */
const COME_BACK_SECONDS = [20, 80, 320, 780, 0];

/**
 * For work, which a worker may have had before under the same name: longer than the minute for which that worker counts as
 * alive. What is still its own, because the table could not be told otherwise, would be left out.
 */
const WORK_COMES_BACK_SECONDS = [70, 80, 320, 730, 0];

/** Whether somebody has had it before, and did not come to an end with it. */
export const isRepeated = (record: SQSRecord): boolean => receivedCount(record) > 1;

const receivedCount = ({ attributes }: SQSRecord): number =>
  Number(attributes?.ApproximateReceiveCount ?? 1);

/** @returns a BadRequestError for what can be delivered to nobody. */
export const readRecord = (
  record: SQSRecord,
  source: RecordSource,
  broadcaster: Broadcaster,
): WorkItem | BadRequestError => {
  const { body, messageId } = record;
  try {
    if (source.isWork(record)) return decodeWorkItem(body);
    const { id = messageId, text } = requestOf(body);
    return broadcaster.workOf(id, text);
  } catch (error) {
    if (error instanceof BadRequestError) return error;
    throw error;
  }
};

export interface Request {
  /** The sender's name for the broadcast. Messages of the same id are delivered once. */
  id?: string;
  /** What clients get. */
  text: string;
}

/**
 * `data` of a JSON object that has it, with the `id` beside it; else the body itself, whose `id`, if it has one, is not
 * ours to read.
 *
 * @throws {BadRequestError} when the body is no JSON, is nested too deep, is too large to deliver, or has a bad id.
 */
export const requestOf = (body: string): Request => {
  const value = parseJson(body);
  assertNoWork(value);
  const fields = new Map(isObject(value) ? Object.entries(value) : []);
  const data = fields.get("data");
  const text = data === undefined ? body : asText(data);
  assertDeliverable(text);
  return { text, id: data === undefined ? undefined : idOf(fields.get("id")) };
};

/** As SQS has it for a deduplication id: 1 to 128 visible ASCII characters. */
const ID = /^[!-~]{1,128}$/;

const idOf = (id: Json | undefined): string | undefined => {
  if (id === undefined || (typeof id === "string" && ID.test(id))) return id;
  throw new BadRequestError({
    expected:
      '"id" to be a string of 1 to 128 letters, digits and punctuation marks, or to be left out',
    actual: JSON.stringify(id).slice(0, 200),
  });
};

/** Whoever looks after dead letters may send one to the wrong queue: clients must not see it. */
const assertNoWork = (value: Json): void => {
  if (isObject(value) && "broadcastId" in value && "slices" in value && "recipients" in value) {
    throw new BadRequestError({
      expected: "a message for clients",
      actual: "a work item, which belongs on the queue of shared work",
    });
  }
};

/** @param queueUrls of the public queue and of the workers'. */
export const createRecordSource = (
  sqs: JsonApi,
  { broadcastsUrl, workUrl }: { broadcastsUrl: string; workUrl: string },
): RecordSource => {
  const isWork = ({ eventSourceARN }: SQSRecord): boolean =>
    eventSourceARN.split(":").at(-1) === workUrl.split("/").at(-1);
  const queueUrlOf = (record: SQSRecord): string => (isWork(record) ? workUrl : broadcastsUrl);
  const showAgain = async (record: SQSRecord, seconds: number): Promise<void> => {
    await sqs("ChangeMessageVisibility", {
      QueueUrl: queueUrlOf(record),
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
      await sqs("DeleteMessage", { QueueUrl: queueUrlOf(record), ReceiptHandle });
    },
  };
};
