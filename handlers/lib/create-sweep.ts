// Closes connections whose tokens have expired, and advises those whose tokens are about to. Runs every minute.
import type { Context } from "aws-lambda";
import { checkFields } from "./aws/aws-error.ts";
import type { Clock } from "./clock.ts";
import type { ConnectionCloser } from "./connection-closer.ts";
import type { ExpiryIndex } from "./expiry-index.ts";
import type { Advise } from "./realtime/reconnect-advice.ts";
import { errorFields, type Log, stdoutLog } from "./log.ts";

interface Dependencies {
  index: ExpiryIndex;
  closer: ConnectionCloser;
  clock: Clock;
  /** Tells clients to reconnect, see realtime/reconnect-advice.ts. Default: they find out. */
  advise?: Advise;
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

/** How many minutes ahead clients are told: they have between one and two. Each minute is swept once, so each is told once. */
const ADVICE_MINUTES = 2;

/** No batch starts with less time left; one takes a fraction of that. */
const RESERVE_MS = 5000;

export const createSweep = ({ index, closer, clock, advise, log = stdoutLog }: Dependencies) => {
  /** @returns how many were closed. The next sweep tries those again that could not be closed. */
  const sweepMinute = async (minute: number, context: Remaining): Promise<number> => {
    let closed = 0;
    let after: string | undefined;
    while (context.getRemainingTimeInMillis() > RESERVE_MS) {
      const ids = await index.listIds(minute, after);
      after = ids.at(-1);
      const results = await Promise.all(ids.map((id) => closer.close(id)));
      const done = ids.filter((_, at) => results[at]);
      if (done.length > 0) await index.forget(minute, done);
      closed += done.length;
      if (done.length < ids.length) log("WARN", "not closed", { count: ids.length - done.length });
      // None is left, or @connections fails: more calls would not help it.
      if (done.length === 0) break;
    }
    return closed;
  };

  return async (_event: unknown, context: Remaining): Promise<void> => {
    // A token that expires in the current minute may still be valid for some seconds.
    const last = Math.floor(clock.now() / 60_000) - 1 - HANDSHAKE_MINUTES;
    let closed = 0;
    try {
      // The oldest first: the next sweep no longer looks there.
      for (let minute = last - LOOK_BACK_MINUTES + 1; minute <= last; minute += 1) {
        closed += await sweepMinute(minute, context);
      }
      await advise?.(Math.floor(clock.now() / 60_000) + ADVICE_MINUTES);
    } catch (error) {
      log("ERROR", "failed", { closed, ...checkFields(error), ...errorFields(error) });
      throw error;
    }
    log("INFO", "swept", { closed });
  };
};
