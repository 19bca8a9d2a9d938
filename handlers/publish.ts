// publish: sends data to the members of a channel or to one connection, to as many as it can within a second; the queue takes the rest.
import {
  Broadcaster,
  type BroadcasterOptions,
  type Deadline,
} from "./lib/broadcast/broadcaster.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import { Worker } from "./lib/broadcast/worker.ts";
import type { Metrics } from "./lib/metrics.ts";
import { answerByReturn } from "./lib/realtime/answer.ts";
import { NotConnectedError } from "./lib/realtime/errors.ts";
import { PUBLISH } from "./lib/realtime/frames.ts";
import { publisherFromEnv } from "./lib/realtime/from-env.ts";
import {
  publicationWork,
  readChannel,
  type Publish,
  type Published,
} from "./lib/realtime/publisher.ts";
import type { AssertWithinBudget } from "./lib/realtime/publish-budgets.ts";
import type { AssertMay } from "./lib/realtime/rights.ts";
import { onceId } from "./lib/realtime/without-mark.ts";

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
    PUBLISH,
    async ({ channel: named, user, connection, data, key }, context) => {
      const channel = readChannel({ channel: named, user, connection });
      await assertMay("publish", channel, context);
      await assertWithinBudget(channel, context);
      const published = await publish(channel, data, key);
      const { recipients } = published;
      if (recipients?.length === 0) throw notConnected(channel);
      const tally = await deliver(published, key !== undefined);
      if (recipients && tally.get("gone") > 0) throw notConnected(channel);
      return { channel, ...published.position };
    },
    log,
  );
};

const notConnected = (channel: string) =>
  new NotConnectedError({ expected: "an open connection", actual: channel });

/** Milliseconds for posting to members while the sender waits. The queue takes the rest. */
const POSTING_MS = 1000;

/** Milliseconds for posts in flight, and for handing the rest to the queue. */
const LEAVING_MS = 4000;

/** Posts to the members. Work that a client may request again is marked in the table. */
const createDeliver = (options: PublishDependencies) => {
  const { clock, metrics } = options;
  const worker = new Worker(options, new Broadcaster(options));
  return async (published: Published, isRepeatable: boolean): Promise<Tally> => {
    const { channel, position } = published;
    const tally = new Tally();
    const startedMs = clock.now();
    const id =
      position && isRepeatable ? `${channel}#${position.epoch}#${position.offset}` : onceId();
    await worker.work(publicationWork(published, id), createDeadline(startedMs), tally);
    metrics({ ...tally.toCounts(), fanOutMs: clock.now() - startedMs });
    return tally;
  };
};

const createDeadline = (nowMs: number): Deadline => ({
  stopAtMs: nowMs + POSTING_MS,
  giveUpAtMs: nowMs + POSTING_MS + LEAVING_MS / 2,
  endMs: nowMs + POSTING_MS + LEAVING_MS,
});

export const handler = createPublishHandler(publisherFromEnv());
