// Puts work on the queue that broadcast workers share.
import { sqsFromEnv } from "../aws/api-from-env.ts";
import { encodeWorkItem, type WorkItem } from "../broadcast/work-item.ts";
import { requiredEnv } from "../env.ts";

export type SendWork = (item: WorkItem) => Promise<void>;

export const sendWorkFromEnv = (): SendWork => {
  const QueueUrl = requiredEnv("WORK_QUEUE_URL");
  const sqs = sqsFromEnv(QueueUrl);
  return async (item) => {
    await sqs("SendMessage", { QueueUrl, MessageBody: encodeWorkItem(item) });
  };
};
