// The dependencies of channel routes, from the function's environment.
import { dynamoDbFromEnv, sqsFromEnv } from "../aws/api-from-env.ts";
import { createDeliveryMarker } from "../broadcast/delivery-marker.ts";
import { createRateLimiter } from "../broadcast/rate-limiter.ts";
import { createWorkQueue } from "../broadcast/work-queue.ts";
import { systemClock } from "../clock.ts";
import { createConnectionIndex } from "../connection-index.ts";
import { parseLayouts } from "../connection-keys.ts";
import { requiredEnv } from "../env.ts";
import { stdoutLog } from "../log.ts";
import { metricsFromEnv } from "../metrics.ts";
import { signedPosterFromEnv } from "../signed-poster.ts";
import { createAppend } from "./channel-log.ts";
import { createFindConnection } from "./find-connection.ts";
import { createHistoryReader } from "./history.ts";
import type { ChannelTable } from "./items.ts";
import { memberFramesFromEnv, tellingIndex } from "./member-frames-from-env.ts";
import { createMemberships } from "./memberships.ts";
import { namespacesFromEnv } from "./namespaces.ts";
import { createPublish } from "./publisher.ts";
import { createPublishBudgets } from "./publish-budgets.ts";
import { rightsFromEnv } from "./rights.ts";
import { withoutMark } from "./without-mark.ts";

/** Enough for a seventh of a vCPU, which is what 256 MB of memory come with. */
const LANES = 32;

/** Per invocation: enough for a thousand members in its second. API Gateway throttles what exceeds its quota. */
const RATE = { perSecond: 1000, burst: 500 };

export const channelTableFromEnv = () => ({
  dynamoDb: dynamoDbFromEnv(),
  tableName: requiredEnv("CONNECTIONS_TABLE"),
  clock: systemClock,
  now: systemClock.now,
  metrics: metricsFromEnv(),
});

export const channelsFromEnv = () => {
  const namespaces = namespacesFromEnv();
  const table = channelTableFromEnv();
  return {
    namespaces,
    assertMay: rightsFromEnv(namespaces),
    memberships: createMemberships(table),
    history: createHistoryReader(table),
    frames: memberFramesFromEnv(table, namespaces),
  };
};

export const publishFromEnv = (table: ChannelTable = channelTableFromEnv()) =>
  createPublish({
    append: createAppend(table),
    namespaces: namespacesFromEnv(),
    findConnection: createFindConnection(table),
  });

export const publisherFromEnv = () => {
  const namespaces = namespacesFromEnv();
  const table = channelTableFromEnv();
  const layouts = parseLayouts(requiredEnv("CONNECTION_LAYOUTS"));
  const queueUrl = requiredEnv("WORK_QUEUE_URL");
  const queue = createWorkQueue({
    sqs: sqsFromEnv(queueUrl),
    queueUrl,
    deadLetterQueueUrl: requiredEnv("DEAD_LETTER_QUEUE_URL"),
  });
  const frames = memberFramesFromEnv(table, namespaces, () => (item) => queue.send(item, 0));
  return {
    assertMay: rightsFromEnv(namespaces),
    assertWithinBudget: createPublishBudgets(namespaces, table),
    publish: publishFromEnv(table),
    metrics: metricsFromEnv(),
    clock: systemClock,
    random: Math.random,
    log: stdoutLog,
    layouts,
    lanes: LANES,
    index: tellingIndex(createConnectionIndex({ ...table, layouts, hasChannels: true }), frames),
    marker: withoutMark(createDeliveryMarker(table)),
    poster: signedPosterFromEnv(LANES),
    limiter: createRateLimiter(RATE, systemClock),
    queue,
  };
};
