// Builds the event that Lambda passes to a function for messages from a queue.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Queue } from "../model/queues.ts";

/** As ReceiveMessage returns it. */
export interface SqsMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<
    string,
    { DataType: string; StringValue?: string; BinaryValue?: string }
  >;
}

/** As filters see it: with a body that is JSON as an object. */
export const toFiltered = ({
  MessageId,
  Body,
  Attributes,
  MessageAttributes,
}: SqsMessage): object => ({
  messageId: MessageId,
  body: parseJsonOrNothing(Body) ?? Body,
  attributes: Attributes ?? {},
  messageAttributes: Object.fromEntries(
    Object.entries(MessageAttributes ?? {}).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue },
    ]),
  ),
});

export const sqsEvent = (messages: SqsMessage[], queue: Queue, region: string): object => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          dataType: attribute.DataType,
          stringValue: attribute.StringValue,
          binaryValue: attribute.BinaryValue,
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: region,
  })),
});
