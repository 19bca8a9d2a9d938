// channelSweep: replaces sweep in stacks with channels, whose clients it also advises to reconnect before they are closed.
import { systemClock } from "./lib/clock.ts";
import { connectionCloserFromEnv } from "./lib/connection-closer.ts";
import { createSweep } from "./lib/create-sweep.ts";
import { expiryIndexFromEnv } from "./lib/expiry-index-from-env.ts";
import { createAdvise } from "./lib/realtime/reconnect-advice.ts";
import { sendWorkFromEnv } from "./lib/realtime/send-work.ts";

const index = expiryIndexFromEnv();

export const handler = createSweep({
  index,
  closer: connectionCloserFromEnv(),
  clock: systemClock,
  advise: createAdvise({ index, send: sendWorkFromEnv(), now: systemClock.now }),
});
