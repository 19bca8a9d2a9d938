// publish: sends data to the members of a channel, to as many as it can within a second; the queue takes the rest.
import { answerByReturn } from "./lib/answer-by-return.ts";
import {
  Broadcaster,
  type BroadcasterOptions,
  type Deadline,
} from "./lib/broadcast/broadcaster.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import { createWorkItem } from "./lib/broadcast/work-item.ts";
import { Worker } from "./lib/broadcast/worker.ts";
import type { Metrics } from "./lib/metrics.ts";
import { publisherFromEnv } from "./lib/realtime/from-env.ts";
import { readChannel, type Publish, type Published } from "./lib/realtime/publisher.ts";
import type { AssertWithinBudget } from "./lib/realtime/publish-budgets.ts";
import type { AssertMay } from "./lib/realtime/rights.ts";
import { onceId } from "./lib/realtime/without-mark.ts";
import { publishRoute } from "./routes/publish.ts";

export interface PublishDependencies extends BroadcasterOptions {
  assertMay: AssertMay;
  assertWithinBudget: AssertWithinBudget;
  publish: Publish;
  metrics: Metrics;
}

export const createPublishHandler = (dependencies: PublishDependencies) => {
  const { assertMay, assertWithinBudget, publish, log } = dependencies;
  const deliver = createDeliver(dependencies);
  return answerByReturn(
    publishRoute,
    async ({ channel: named, user, data, key }, context) => {
      const channel = readChannel({ channel: named, user });
      assertMay("publish", channel, context);
      await assertWithinBudget(channel, context);
      const published = await publish(channel, data, key);
      await deliver(published, key !== undefined);
      return { channel, ...published.position };
    },
    log,
  );
};

/** Milliseconds for posting to members while the sender waits. The queue takes the rest. */
const POSTING_MS = 1000;

/** Milliseconds for posts in flight, and for handing the rest to the queue. */
const LEAVING_MS = 4000;

/** Posts to the members. Work that a client may request again is marked in the table. */
const createDeliver = (options: PublishDependencies) => {
  const { clock, layouts, metrics } = options;
  const worker = new Worker(options, new Broadcaster(options));
  return async ({ channel, position, text, partitions }: Published, isRepeatable: boolean) => {
    const tally = new Tally();
    const startedMs = clock.now();
    const id =
      position && isRepeatable ? `${channel}#${position.epoch}#${position.offset}` : onceId();
    const item = createWorkItem(layouts, id, text, partitions);
    await worker.work(item, createDeadline(startedMs), tally);
    metrics({ ...tally.toCounts(), fanOutMs: clock.now() - startedMs });
  };
};

const createDeadline = (nowMs: number): Deadline => ({
  stopAtMs: nowMs + POSTING_MS,
  giveUpAtMs: nowMs + POSTING_MS + LEAVING_MS / 2,
  endMs: nowMs + POSTING_MS + LEAVING_MS,
});

export const handler = createPublishHandler(publisherFromEnv());
