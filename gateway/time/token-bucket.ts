// A token bucket, the algorithm that API Gateway throttles with.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-protect.html
import type { Clock } from "./clock.ts";

export interface TokenBucketOptions {
  /** Tokens added per second; 0 rejects everything. */
  rateLimit: number;
  /** Maximum and initial number of tokens. */
  burstLimit: number;
}

export class TokenBucket {
  private readonly options: TokenBucketOptions;
  private readonly clock: Clock;
  private tokens: number;
  private filledMs: number;

  constructor(options: TokenBucketOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.tokens = options.rateLimit > 0 ? options.burstLimit : 0;
    this.filledMs = clock.now();
  }

  /** Whether the bucket never has a token. */
  get isShut(): boolean {
    return this.options.rateLimit <= 0 || this.options.burstLimit < 1;
  }

  /** Takes a token. @returns false when none is left. */
  take(): boolean {
    const nowMs = this.clock.now();
    const refill = ((nowMs - this.filledMs) / 1000) * this.options.rateLimit;
    this.tokens = Math.min(this.options.burstLimit, this.tokens + refill);
    this.filledMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
