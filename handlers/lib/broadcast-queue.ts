// The queue of broadcasts, from the side of those who ask for one.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { requiredEnv } from "./env.ts";
import type { Json } from "./request.ts";

export interface BroadcastQueue {
  /**
   * Sends `data` to every connected client, soon.
   *
   * @param id of the broadcast: 1 to 128 visible ASCII characters. However often it is sent, it is delivered once; logs
   * name it by that.
   */
  send(id: string, data: Json): Promise<void>;
}

export const createBroadcastQueue = (
  queueUrl: string,
  client: SQSClient = new SQSClient(),
): BroadcastQueue => ({
  send: async (id, data) => {
    const MessageBody = JSON.stringify({ id, data });
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  },
});

export const broadcastQueueFromEnv = (): BroadcastQueue =>
  createBroadcastQueue(requiredEnv("BROADCAST_QUEUE_URL"));
