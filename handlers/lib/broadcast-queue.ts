// The broadcast queue, for those who request a broadcast.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { requiredEnv } from "./env.ts";
import type { Json } from "./request.ts";

export interface BroadcastQueue {
  /**
   * Sends `data` to every connected client, soon.
   *
   * @param id of the broadcast, also in logs: 1 to 128 visible ASCII characters. Messages with the same id are
   * delivered once.
   */
  send(id: string, data: Json): Promise<void>;
}

export const createBroadcastQueue = (
  queueUrl: string,
  client: SQSClient = new SQSClient(),
): BroadcastQueue => ({
  send: async (id, data) => {
    const MessageBody = inCharactersOfSqs(JSON.stringify({ id, data }));
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  },
});

/**
 * SQS refuses a message with one of these two; what else it refuses, JSON writes as an escape sequence by itself.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const inCharactersOfSqs = (json: string): string =>
  json.replaceAll("\uFFFE", String.raw`\ufffe`).replaceAll("\uFFFF", String.raw`\uffff`);

export const broadcastQueueFromEnv = (): BroadcastQueue =>
  createBroadcastQueue(requiredEnv("BROADCAST_QUEUE_URL"));
