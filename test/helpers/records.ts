// Messages as a function receives them from SQS.
import type { SQSRecord } from "aws-lambda";

/** @param queue name of the source queue. */
export const record = (messageId: string, body: string, queue = "broadcasts"): SQSRecord =>
  ({
    messageId,
    body,
    receiptHandle: `handle-of-${messageId}`,
    eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
  }) as SQSRecord;
