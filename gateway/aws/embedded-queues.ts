// SQS and SNS: fauxqs, whose messages are journaled and shown in the console.
import type { ServerResponse } from "node:http";
import { buildApp } from "fauxqs";
import { parseJson } from "../../shared/bounded-json.ts";
import { type Deduplicated, deduplicateByScope } from "./deduplication-scope.ts";
import {
  createTopics,
  type QueueFinder,
  type TopicsToCreate,
  type TopicStore,
} from "./embedded-topics.ts";
import type { KeptMessage, QueuedMessage } from "./kept-messages.ts";
import { type OwnDeadLetters, retryOwnDeadLetters } from "./own-dead-letters.ts";
import type { QueueJournal } from "./queue-journal.ts";
import type { Replay } from "./replay.ts";

/** Handles a call to an embedded service. */
export type ServiceListener = (request: Replay, response: ServerResponse) => void;

export interface EmbeddedQueues {
  /** Also handles calls of SNS. */
  handle: ServiceListener;
  createTopics(given: TopicsToCreate): void;
  countMessages(): Promise<QueueDepth[]>;
  inspect(name: string): Promise<QueueContents>;
  /** @returns false when its queue does not exist. */
  putBack(kept: KeptMessage): boolean;
  close(): Promise<void>;
}

export interface QueueDepth {
  name: string;
  /** Messages that can be received. */
  ready: number;
  /** Messages that were received and not deleted yet. */
  inFlight: number;
  delayed: number;
}

export interface QueueContents {
  ready: QueuedMessage[];
  delayed: QueuedMessage[];
  inflight: { message: QueuedMessage }[];
}

export type { QueuedMessage } from "./kept-messages.ts";

/** The parts of fauxqs' queue store that are used here; fauxqs does not export it. */
interface Store extends QueueFinder {
  persistence: QueueJournal | undefined;
  getQueueByName(name: string): StoredQueue | undefined;
  createQueue(...given: unknown[]): StoredQueue;
}

interface StoredQueue extends OwnDeadLetters, Deduplicated {
  persistence: QueueJournal | undefined;
  enqueue(message: QueuedMessage): void;
}

type AppOptions = NonNullable<Parameters<typeof buildApp>[0]>;

/** A file of fauxqs whose contents it does not export. */
const urlIn = (path: string): string => new URL(path, import.meta.resolve("fauxqs")).href;

const createStore = async (): Promise<Store> => {
  const { SqsStore } = (await import(urlIn("sqs/sqsStore.js"))) as { SqsStore: new () => Store };
  const store = new SqsStore();
  const create = store.createQueue.bind(store);
  store.createQueue = (...given) => deduplicateByScope(retryOwnDeadLetters(create(...given)));
  return store;
};

/** fauxqs creates queues with these attributes, but does not let them be changed. */
const takeAllAttributes = async (): Promise<void> => {
  const types = (await import(urlIn("sqs/sqsTypes.js"))) as { SETTABLE_ATTRIBUTES: Set<string> };
  for (const name of ["DeduplicationScope", "FifoThroughputLimit"])
    types.SETTABLE_ATTRIBUTES.add(name);
};

const createTopicStore = async (): Promise<TopicStore> => {
  const { SnsStore } = (await import(urlIn("sns/snsStore.js"))) as {
    SnsStore: new () => TopicStore;
  };
  return new SnsStore();
};

/**
 * fauxqs treats each half of an emoji as a character that SQS rejects.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const takeAllCharacters = async (): Promise<void> => {
  const types = (await import(urlIn("sqs/sqsTypes.js"))) as { INVALID_MESSAGE_BODY_CHAR: RegExp };
  const refused = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
  types.INVALID_MESSAGE_BODY_CHAR.test = (text) => refused.test(text);
};

/** @param journal records each message that is sent, received or deleted. Default: none. */
export const createEmbeddedQueues = async (
  region: string,
  journal?: QueueJournal,
): Promise<EmbeddedQueues> => {
  await takeAllCharacters();
  await takeAllAttributes();
  const sqsStore = await createStore();
  sqsStore.persistence = journal;
  const snsStore = await createTopicStore();
  const stores = { sqsStore, snsStore } as unknown as NonNullable<AppOptions["stores"]>;
  const sqs = buildApp({ logger: false, defaultRegion: region, stores });
  await sqs.ready();
  return {
    handle: (request, response) => sqs.server.emit("request", request, response),
    createTopics: (given) => createTopics(snsStore, sqsStore, given),
    countMessages: async () => {
      const { body } = await sqs.inject({ method: "GET", url: "/_fauxqs/queues" });
      return (parseJson(body) as Counted[]).map((queue) => ({
        name: queue.name,
        ready: queue.approximateMessageCount,
        inFlight: queue.approximateInflightCount,
        delayed: queue.approximateDelayedCount,
      }));
    },
    inspect: async (name) => {
      const { body } = await sqs.inject({ method: "GET", url: `/_fauxqs/queues/${name}` });
      return (parseJson(body) as { messages: QueueContents }).messages;
    },
    putBack: (kept) => putBack(sqsStore, kept),
    close: async () => sqs.close(),
  };
};

const putBack = (store: Store, { queue, message }: KeptMessage): boolean => {
  const stored = store.getQueueByName(queue);
  if (!stored) return false;
  // The journal already contains the message.
  stored.persistence = undefined;
  stored.enqueue(message);
  stored.persistence = store.persistence;
  return true;
};

interface Counted {
  name: string;
  approximateMessageCount: number;
  approximateInflightCount: number;
  approximateDelayedCount: number;
}
