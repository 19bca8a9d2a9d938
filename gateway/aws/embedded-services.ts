// DynamoDB, SQS and SNS inside the gateway's process, behind the gateway's port. Each is loaded by the first call to it: that
// takes longer than everything else at startup, and many configurations have no tables or no queues.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { KeptMessage } from "./kept-messages.ts";
import type {
  EmbeddedQueues,
  QueueContents,
  QueueDepth,
  ServiceListener,
} from "./embedded-queues.ts";
import type { TopicsToCreate } from "./embedded-topics.ts";
import { parseInLinearTime } from "./linear-parser.ts";
import type { QueueJournal } from "./queue-journal.ts";
import { FORM_PROTOCOL, Replay } from "./replay.ts";

export type { QueueContents, QueueDepth, QueuedMessage } from "./embedded-queues.ts";

/** Of a batch, with the encoding of a form. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export const MAX_TOPIC_REQUEST_BYTES = 1024 * 1024;

export interface EmbeddedServices {
  /**
   * Handles a call in the AWS JSON protocol.
   *
   * @param body of the request, already read.
   * @returns false when the service is not served.
   */
  handle(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<boolean>;
  /** Handles a call of SNS. @param body of the request, already read. */
  handleTopics(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void>;
  /** Creates topics, whose subscribed queues must exist when something is published. */
  createTopics(given: TopicsToCreate): Promise<void>;
  /** Counts the messages of each queue. */
  countMessages(): Promise<QueueDepth[]>;
  /** Lists the messages of a queue without receiving them. */
  inspectQueue(name: string): Promise<QueueContents>;
  /** Restores a message that an earlier run kept. @returns false when its queue does not exist. */
  putBack(kept: KeptMessage): Promise<boolean>;
  close(): Promise<void>;
}

/** @param journal records each message that is sent, received or deleted. Default: none. */
export const createEmbeddedServices = (
  region: string,
  journal?: QueueJournal,
): EmbeddedServices => {
  let queues: Promise<EmbeddedQueues> | undefined;
  let tables: Promise<ServiceListener> | undefined;
  const useQueues = (): Promise<EmbeddedQueues> => (queues ??= loadQueues(region, journal));
  const findListener = async (target: string): Promise<ServiceListener | undefined> => {
    if (target.startsWith("AmazonSQS.")) return (await useQueues()).handle;
    if (target.startsWith("DynamoDB_")) return await (tables ??= loadTables());
    return undefined;
  };
  return {
    handle: async (request, body, response) => {
      const listener = await findListener(String(request.headers["x-amz-target"]));
      listener?.(new Replay(request, body, response), response);
      return listener !== undefined;
    },
    handleTopics: async (request, body, response) => {
      const { handle } = await useQueues();
      handle(new Replay(request, body, response, FORM_PROTOCOL), response);
    },
    createTopics: async (given) => {
      if (given.topics.length > 0) (await useQueues()).createTopics(given);
    },
    countMessages: async () => (await queues)?.countMessages() ?? [],
    inspectQueue: async (name) => (await useQueues()).inspect(name),
    putBack: async (kept) => (await queues)?.putBack(kept) ?? false,
    close: async () => {
      await (await queues)?.close();
    },
  };
};

const loadQueues = async (region: string, journal?: QueueJournal): Promise<EmbeddedQueues> => {
  const { createEmbeddedQueues } = await import("./embedded-queues.ts");
  return await createEmbeddedQueues(region, journal);
};

const loadTables = async (): Promise<ServiceListener> => {
  const [{ default: dynalite }, { default: conditionParser }] = await Promise.all([
    import("dynalite"),
    import("dynalite/db/conditionParser.js"),
  ]);
  parseInLinearTime(conditionParser);
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return (request, response) => server.emit("request", request, response);
};
