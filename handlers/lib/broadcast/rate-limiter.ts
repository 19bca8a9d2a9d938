// Keeps to this worker's share of the account's request rate.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
import type { Clock } from "../clock.ts";

export interface RateLimit {
  /** Posts a second in the long run. */
  perSecond: number;
  /** Posts at once. */
  burst: number;
}

/** A post that may start later. */
export interface Turn {
  /** Resolves when the post may start, or when the turn is given back. */
  comes: Promise<void>;
  /** To be called if no post starts: otherwise later callers wait for this turn. */
  giveBack(): void;
}

export interface RateLimiter {
  /** @returns undefined when a post may start now, without the cost of a promise. */
  take(): Turn | undefined;
}

/** A token bucket that may go negative: a caller that finds it empty reserves the next token. */
export const createRateLimiter = ({ perSecond, burst }: RateLimit, clock: Clock): RateLimiter => {
  let tokens = burst;
  let filledMs = clock.now();
  const reserve = (milliseconds: number): Turn => {
    const { promise: comes, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(milliseconds, resolve);
    const giveBack = () => {
      tokens += 1;
      cancel();
      resolve();
    };
    return { comes, giveBack };
  };
  return {
    take: () => {
      const nowMs = clock.now();
      tokens = Math.min(burst, tokens + ((nowMs - filledMs) / 1000) * perSecond);
      filledMs = nowMs;
      tokens -= 1;
      return tokens >= 0 ? undefined : reserve((-tokens / perSecond) * 1000);
    },
  };
};
