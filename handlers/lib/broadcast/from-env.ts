// The dependencies of broadcast, configured from the function's environment.
import { dynamoDbFromEnv, sqsFromEnv } from "../aws/api-from-env.ts";
import { systemClock } from "../clock.ts";
import { createConnectionIndex } from "../connection-index.ts";
import { parseLayouts } from "../connection-keys.ts";
import { requiredEnv, requiredNumber } from "../env.ts";
import { stdoutLog } from "../log.ts";
import { metricsFromEnv } from "../metrics.ts";
import { signedPosterFromEnv } from "../signed-poster.ts";
import { createDeliveryMarker } from "./delivery-marker.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts";
import { createRecordSource } from "./record.ts";
import { createWorkQueue } from "./work-queue.ts";

/** As many as one vCPU keeps busy, however slow the responses. */
const LANES = 128;

/** @param hasChannels whether connections may be in channels. */
export const broadcastFromEnv = (hasChannels = false) => {
  const clock = systemClock;
  const tableName = requiredEnv("CONNECTIONS_TABLE");
  const layouts = parseLayouts(requiredEnv("CONNECTION_LAYOUTS"));
  const workUrl = requiredEnv("WORK_QUEUE_URL");
  const sqs = sqsFromEnv(workUrl);
  const table = { dynamoDb: dynamoDbFromEnv(), tableName, now: clock.now };
  return {
    clock,
    random: Math.random,
    layouts,
    lanes: LANES,
    log: stdoutLog,
    metrics: metricsFromEnv(),
    index: createConnectionIndex({ ...table, layouts, hasChannels }),
    marker: createDeliveryMarker(table),
    poster: signedPosterFromEnv(LANES),
    limiter: limiterFromEnv(),
    queue: createWorkQueue({
      sqs,
      queueUrl: workUrl,
      deadLetterQueueUrl: requiredEnv("DEAD_LETTER_QUEUE_URL"),
    }),
    source: createRecordSource(sqs, { broadcastsUrl: requiredEnv("BROADCAST_QUEUE_URL"), workUrl }),
  };
};

const limiterFromEnv = (): RateLimiter =>
  createRateLimiter(
    { perSecond: requiredNumber("POSTS_PER_SECOND"), burst: requiredNumber("POSTS_AT_ONCE") },
    systemClock,
  );
