// Keeps to this worker's share of the account's request rate.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
import { type Clock, sleep } from "../clock.ts";

export interface RateLimit {
  /** Posts a second in the long run. */
  perSecond: number;
  /** Posts at once. */
  burst: number;
}

export interface RateLimiter {
  /** @returns undefined when a post may start now, without the cost of a promise; else a promise to await. */
  take(): Promise<void> | undefined;
}

/** A token bucket that may go negative: a caller that finds it empty reserves the next token. */
export const createRateLimiter = ({ perSecond, burst }: RateLimit, clock: Clock): RateLimiter => {
  let tokens = burst;
  let filledMs = clock.now();
  return {
    take: () => {
      const nowMs = clock.now();
      tokens = Math.min(burst, tokens + ((nowMs - filledMs) / 1000) * perSecond);
      filledMs = nowMs;
      tokens -= 1;
      return tokens >= 0 ? undefined : sleep(clock, (-tokens / perSecond) * 1000);
    },
  };
};
