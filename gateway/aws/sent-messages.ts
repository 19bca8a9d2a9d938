// Relates messages that a call sends to a queue to its trace, so that their delivery becomes part of it.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";

interface Sent {
  MessageId?: string;
  Successful?: { MessageId: string }[];
}

/** @param call `AmazonSQS.SendMessage`, with its response; other calls send nothing. */
export const noteSent = (
  journal: Journal,
  span: Span,
  call: { target: string; input: object; body: string },
): void => {
  if (!call.target.startsWith("AmazonSQS.SendMessage")) return;
  const { QueueUrl = "" } = call.input as { QueueUrl?: string };
  const { MessageId, Successful = [] } = (parseJsonOrNothing(call.body) ?? {}) as Sent;
  const queueName = QueueUrl.split("/").at(-1) ?? "";
  for (const id of [MessageId, ...Successful.map((entry) => entry.MessageId)])
    if (id !== undefined) journal.sent(id, queueName, span);
};
