// Console routes of queues: list messages, send one, and redrive dead letters.
import type { IncomingMessage } from "node:http";
import type { DeadLetters } from "../aws/dead-letters.ts";
import type { EmbeddedServices, QueueContents, QueuedMessage } from "../aws/embedded-services.ts";
import type { JsonClient } from "../aws/json-client.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import type { LocalRoute } from "../http/local-api.ts";
import { readBody } from "../request/read-body.ts";
import type { Queue } from "../model/queues.ts";
import type { Journal } from "../trace/journal.ts";

export interface QueueRoutesOptions {
  queues: Queue[];
  services: Pick<EmbeddedServices, "inspectQueue">;
  /** Call it only once the gateway listens. */
  client: () => JsonClient;
  deadLetters: DeadLetters;
  journal: Journal;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Maximum messages to show. */
const MAX_SHOWN = 20;

export const queueRoutes = (options: QueueRoutesOptions): LocalRoute[] => {
  const { queues, services, client, deadLetters } = options;
  const findQueue = (name = ""): Queue => {
    const queue = queues.find((one) => one.name === name);
    if (queue) return queue;
    const names = queues.map((one) => one.name).join(", ") || "none";
    throw new GatewayError(
      "INVALID_CALL",
      `There is no queue "${name}"; expected one of: ${names}.`,
    );
  };
  return [
    {
      method: "GET",
      path: "queues/:name/messages",
      handle: async ({ names }) => shown(await services.inspectQueue(findQueue(...names).name)),
    },
    {
      method: "POST",
      path: "queues/:name/messages",
      handle: async ({ names, request }) =>
        sendToQueue(options, findQueue(...names), await readMessage(request)),
    },
    {
      method: "POST",
      path: "queues/:name/redrive",
      // The body may name a target queue for messages whose source is unknown.
      handle: async ({ names, request }) => {
        const fallback = (await readBody(request, MAX_MESSAGE_BYTES))?.toString() || undefined;
        const to = fallback === undefined ? undefined : findQueue(fallback);
        return deadLetters.redrive(client(), findQueue(...names), to);
      },
    },
  ];
};

const shown = ({ ready, inflight, delayed }: QueueContents) =>
  [
    ...ready.map((message) => view(message, "ready")),
    ...inflight.map(({ message }) => view(message, "in flight")),
    ...delayed.map((message) => view(message, "delayed")),
  ].slice(0, MAX_SHOWN);

const view = ({ messageId, body }: QueuedMessage, state: string) => ({ messageId, body, state });

const readMessage = async (request: IncomingMessage): Promise<string> => {
  const body = await readBody(request, MAX_MESSAGE_BYTES);
  if (body !== undefined && body.length > 0) return body.toString();
  throw new GatewayError(
    "INVALID_CALL",
    `Expected a message of 1 to ${MAX_MESSAGE_BYTES} bytes; received ${body ? "an empty one" : "a larger one"}.`,
  );
};

const sendToQueue = async (
  { client, journal }: QueueRoutesOptions,
  { name }: Queue,
  text: string,
): Promise<{ messageId: string }> => {
  const span = journal.begin("operator", "SQS SendMessage", { request: text });
  const input = { QueueUrl: name, MessageBody: text };
  try {
    const sent = await client().call<{ MessageId: string }>("AmazonSQS.SendMessage", input);
    journal.sent(sent.MessageId, name, span);
    span.end();
    return { messageId: sent.MessageId };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    span.fail({ error: message });
    throw new GatewayError("INVALID_CALL", message, { cause: error });
  }
};
