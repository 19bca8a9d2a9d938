// The work queue and the dead-letter queue, as a worker uses them.
import type { JsonApi } from "../aws/json-api.ts";
import { encodeWorkItem, type WorkItem } from "./work-item.ts";

export interface WorkQueue {
  /** @param delaySeconds until a worker may receive it, 0 to 900. */
  send(item: WorkItem, delaySeconds: number): Promise<void>;
  /** Sends it to the dead-letter queue. @param reason for operators. */
  deadLetter(item: WorkItem, reason: string): Promise<void>;
}

export interface WorkQueueOptions {
  sqs: JsonApi;
  queueUrl: string;
  deadLetterQueueUrl: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const createWorkQueue = ({
  sqs,
  queueUrl,
  deadLetterQueueUrl,
}: WorkQueueOptions): WorkQueue => ({
  send: async (item, delaySeconds) => {
    await sqs("SendMessage", {
      QueueUrl: queueUrl,
      MessageBody: encodeWorkItem(item),
      DelaySeconds: Math.round(delaySeconds),
    });
  },
  deadLetter: async (item, reason) => {
    await sqs("SendMessage", {
      QueueUrl: deadLetterQueueUrl,
      MessageBody: encodeWorkItem(item),
      MessageAttributes: { reason: { DataType: "String", StringValue: reason } },
    });
  },
});
