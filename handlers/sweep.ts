// sweep: closes connections whose tokens have expired. Runs every minute.
import { systemClock } from "./lib/clock.ts";
import { connectionCloserFromEnv } from "./lib/connection-closer.ts";
import { createSweep } from "./lib/create-sweep.ts";
import { expiryIndexFromEnv } from "./lib/expiry-index-from-env.ts";

export const handler = createSweep({
  index: expiryIndexFromEnv(),
  closer: connectionCloserFromEnv(),
  clock: systemClock,
});
