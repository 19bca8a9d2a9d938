// Sends what services deliver to a queue by its ARN.
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { JsonClient } from "./json-client.ts";
import { noteSent } from "./sent-messages.ts";

export interface QueueMessage {
  queueArn: string;
  body: object | string;
  /** Message attributes, all of them strings. Default: none. */
  attributes?: Record<string, string>;
  /** Required for FIFO queues. */
  messageGroupId?: string;
}

export interface QueueSender {
  client: JsonClient;
  journal: Journal;
  /** The delivery to the queue becomes part of its trace. */
  span: Span;
}

/** @throws with SQS's message when it does not take the message. */
export const sendToQueue = async (
  { client, journal, span }: QueueSender,
  { queueArn, body, attributes = {}, messageGroupId }: QueueMessage,
): Promise<void> => {
  const input = {
    QueueUrl: queueArn.split(":").at(-1) ?? "",
    MessageBody: typeof body === "string" ? body : JSON.stringify(body),
    ...(messageGroupId !== undefined && { MessageGroupId: messageGroupId }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [
          name,
          { DataType: "String", StringValue },
        ]),
      ),
    }),
  };
  const target = "AmazonSQS.SendMessage";
  const response = await client.send(target, input);
  if (response.status !== 200) throw new Error(response.body);
  noteSent(journal, span, { target, input, body: response.body });
};
