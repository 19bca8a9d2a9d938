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
  /** It will never be any better: it shall come back at once, until the queue dead-letters it. */
  giveUp(record: SQSRecord): Promise<void>;
}

/** @returns a BadRequestError for what can be delivered to nobody. */
export const readRecord = (
  record: SQSRecord,
  source: RecordSource,
  broadcaster: Broadcaster,
): WorkItem | BadRequestError => {
  try {
    return source.isWork(record)
      ? decodeWorkItem(record.body)
      : broadcaster.workOf(record.messageId, textOf(record.body));
  } catch (error) {
    if (error instanceof BadRequestError) return error;
    throw error;
  }
};

/**
 * @returns what clients get: `data` of a JSON object that has it, else the body itself.
 * @throws {BadRequestError} when the body is no JSON, is nested too deep, or is too large to deliver.
 */
const textOf = (body: string): string => {
  const value = parseJson(body);
  assertNoWork(value);
  const data = isObject(value) ? new Map(Object.entries(value)).get("data") : undefined;
  const text = data === undefined ? body : asText(data);
  assertDeliverable(text);
  return text;
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
  return {
    isWork,
    giveUp: async (record) => {
      await sqs("ChangeMessageVisibility", {
        QueueUrl: isWork(record) ? workUrl : broadcastsUrl,
        ReceiptHandle: record.receiptHandle,
        VisibilityTimeout: 0,
      });
    },
  };
};
