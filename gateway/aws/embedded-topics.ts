// SNS: fauxqs' topics, which deliver to its queues, and through this file to functions.
import type { Subscription, Topic } from "../model/topics.ts";

/** The parts of fauxqs' topic store that are used here; fauxqs does not export it. */
export interface TopicStore {
  createTopic(name: string, attributes: object, tags: undefined, region: string): unknown;
  subscribe(topicArn: string, protocol: string, endpoint: string, attributes: object): unknown;
}

/** What fauxqs needs of a queue to which a topic delivers. */
interface Receiver {
  isFifo: () => boolean;
  enqueue: (message: { body: string }) => void;
}

/** fauxqs' queue store, as topics use it. */
export interface QueueFinder {
  getQueueByArn(arn: string): unknown;
}

export interface TopicsToCreate {
  topics: Topic[];
  subscriptions: Subscription[];
  region: string;
  /** Invokes a function with a notification. */
  notify: Notify;
}

/** @param notification JSON, as SNS sends it to queues without raw delivery. */
export type Notify = (subscription: Subscription, notification: string) => void;

/** fauxqs delivers only to queues, so a function is shown to it as one; its ARN cannot be that of a queue. */
export const createTopics = (
  store: TopicStore,
  queues: QueueFinder,
  { topics, subscriptions, region, notify }: TopicsToCreate,
): void => {
  for (const { name, attributes } of topics) store.createTopic(name, attributes, undefined, region);
  const receivers = new Map<string, Receiver>();
  for (const subscription of subscriptions) {
    const { topicArn, protocol, endpoint, attributes } = subscription;
    if (protocol !== "sqs" && protocol !== "lambda") continue;
    // Two topics may notify one function.
    const arn = protocol === "lambda" ? `${endpoint}#${subscription.address}` : endpoint;
    store.subscribe(topicArn, "sqs", arn, attributes);
    if (protocol === "lambda")
      receivers.set(arn, {
        isFifo: () => false,
        enqueue: ({ body }) => notify(subscription, body),
      });
  }
  const findQueue = queues.getQueueByArn.bind(queues);
  queues.getQueueByArn = (arn) => receivers.get(arn) ?? findQueue(arn);
};
