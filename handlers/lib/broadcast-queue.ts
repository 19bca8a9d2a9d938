// The queue of broadcasts, from the side of those who ask for one.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { requiredEnv } from "./env.ts";
import type { Json } from "./request.ts";

export interface BroadcastQueue {
  /**
   * Sends `data` to every connected client, soon.
   *
   * @returns the broadcast's id, by which logs name it.
   */
  send(data: Json): Promise<string>;
}

export const createBroadcastQueue = (
  queueUrl: string,
  client: SQSClient = new SQSClient(),
): BroadcastQueue => ({
  send: async (data) => {
    const MessageBody = JSON.stringify({ data });
    const { MessageId = "" } = await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }),
    );
    return MessageId;
  },
});

export const broadcastQueueFromEnv = (): BroadcastQueue =>
  createBroadcastQueue(requiredEnv("BROADCAST_QUEUE_URL"));
