// sweep: closes connections whose tokens have expired. Runs every minute.
import type { Context } from "aws-lambda";
import { checkFields } from "./lib/aws/aws-error.ts";
import { dynamoDbFromEnv } from "./lib/aws/api-from-env.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { type ConnectionCloser, connectionCloserFromEnv } from "./lib/connection-closer.ts";
import { requiredEnv } from "./lib/env.ts";
import { createExpiryIndex, type ExpiryIndex } from "./lib/expiry-index.ts";
import { errorFields, type Log, stdoutLog } from "./lib/log.ts";

interface Dependencies {
  index: ExpiryIndex;
  closer: ConnectionCloser;
  clock: Clock;
  log?: Log;
}

type Remaining = Pick<Context, "getRemainingTimeInMillis">;

/** How far back a sweep catches up on runs that were missed or did not finish. */
const LOOK_BACK_MINUTES = 15;

/**
 * A token that was valid when a handshake began may expire before the handshake ends. Until then @connections answers
 * 410, as it does for a closed connection. API Gateway waits 29 seconds for the authorizer, and as long for $connect.
 */
const HANDSHAKE_MINUTES = 1;

/** No batch starts with less time left; one takes a fraction of that. */
const RESERVE_MS = 5000;

export const createSweep = ({ index, closer, clock, log = stdoutLog }: Dependencies) => {
  /** @returns how many were closed. Stops when a connection cannot be closed: the next sweep tries again. */
  const sweepMinute = async (minute: number, context: Remaining): Promise<number> => {
    let closed = 0;
    while (context.getRemainingTimeInMillis() > RESERVE_MS) {
      const ids = await index.listIds(minute);
      const results = await Promise.all(ids.map((id) => closer.close(id)));
      const done = ids.filter((_, at) => results[at]);
      if (done.length > 0) await index.forget(minute, done);
      closed += done.length;
      if (done.length < ids.length) log("WARN", "not closed", { count: ids.length - done.length });
      if (ids.length === 0 || done.length < ids.length) break;
    }
    return closed;
  };

  return async (_event: unknown, context: Remaining): Promise<void> => {
    // A token that expires in the current minute may still be valid for some seconds.
    const last = Math.floor(clock.now() / 60_000) - 1 - HANDSHAKE_MINUTES;
    let closed = 0;
    try {
      for (let minute = last; minute > last - LOOK_BACK_MINUTES; minute -= 1) {
        closed += await sweepMinute(minute, context);
      }
    } catch (error) {
      log("ERROR", "failed", { closed, ...checkFields(error), ...errorFields(error) });
      throw error;
    }
    log("INFO", "swept", { closed });
  };
};

export const handler = createSweep({
  index: createExpiryIndex({
    dynamoDb: dynamoDbFromEnv(),
    tableName: requiredEnv("CONNECTIONS_TABLE"),
  }),
  closer: connectionCloserFromEnv(),
  clock: systemClock,
});
