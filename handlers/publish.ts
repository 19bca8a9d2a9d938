// publish: sends data to the members of a channel or to one connection, to as many as it can within a second; the queue
// takes the rest.
import { answerByReturn } from "./lib/answer-by-return.ts";
import type { BroadcasterOptions } from "./lib/broadcast/broadcaster.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import { readIdentity } from "./lib/identity.ts";
import type { Metrics } from "./lib/metrics.ts";
import { keyOfUser } from "./lib/realtime/channel-keys.ts";
import { createDeliver } from "./lib/realtime/deliver.ts";
import { publisherFromEnv } from "./lib/realtime/from-env.ts";
import { readChannel, type Publish } from "./lib/realtime/publisher.ts";
import type { AssertWithinBudget } from "./lib/realtime/publish-budgets.ts";
import type { AssertMay } from "./lib/realtime/rights.ts";
import { publishRoute } from "./routes/publish.ts";

export interface PublishDependencies extends BroadcasterOptions {
  assertMay: AssertMay;
  assertWithinBudget: AssertWithinBudget;
  publish: Publish;
  metrics: Metrics;
}

export const createPublishHandler = (dependencies: PublishDependencies) => {
  const { assertMay, assertWithinBudget, publish, log, clock, metrics } = dependencies;
  const deliver = createDeliver(dependencies);
  return answerByReturn(
    publishRoute,
    async ({ channel: named, user, connection, data, key }, context) => {
      const channel = readChannel({ channel: named, user, connection });
      await assertMay("publish", channel, context);
      await assertWithinBudget(channel, context);
      const { principalId } = readIdentity(context);
      const published = await publish(channel, data, key && keyOfUser(principalId, key));
      const tally = new Tally();
      const arrivedMs = clock.now();
      await deliver(published, { arrivedMs, isRepeatable: key !== undefined, tally });
      metrics({ ...tally.toCounts(), publications: 1, fanOutMs: clock.now() - arrivedMs });
      return { channel, ...published.position };
    },
    log,
    metrics,
  );
};

export const handler = createPublishHandler(publisherFromEnv());
