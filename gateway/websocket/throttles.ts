// Throttles requests by the account's limits, then by those of the stage's routes.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-protect.html
import type { Clock } from "../time/clock.ts";
import type { Stage, Throttle } from "../model/stages.ts";
import { ACCOUNT_THROTTLE, CONNECTIONS_PER_SECOND } from "./limits.ts";
import { TokenBucket } from "../time/token-bucket.ts";

export class Throttles {
  private readonly clock: Clock;
  private readonly account: TokenBucket;
  private readonly newConnections: TokenBucket;
  /** By stage (of any API) and route key. */
  private readonly routes = new Map<Stage, Map<string, TokenBucket>>();

  /** Stages that have been warned about. */
  private readonly told = new Set<Stage>();
  private readonly warn: (line: string) => void;

  /**
   * @param warn receives one line per stage whose limits reject every request.
   * @param account limits. Default: the quota of a new account.
   */
  constructor(clock: Clock, warn: (line: string) => void, account: Throttle = ACCOUNT_THROTTLE) {
    this.clock = clock;
    this.warn = warn;
    this.account = new TokenBucket(account, clock);
    this.newConnections = new TokenBucket(
      { rateLimit: CONNECTIONS_PER_SECOND, burstLimit: CONNECTIONS_PER_SECOND },
      clock,
    );
  }

  allowsConnect(stage: Stage): boolean {
    return this.newConnections.take() && this.allowsRoute(stage, "$connect");
  }

  /** @param routeKey of the route that a message selects. */
  allowsRoute(stage: Stage, routeKey: string): boolean {
    if (!this.account.take()) return false;
    const throttle = stage.routeThrottles.get(routeKey) ?? stage.defaultThrottle;
    if (!throttle) return true;
    const bucket = this.bucketFor(stage, routeKey, throttle);
    if (bucket.take()) return true;
    if (bucket.isShut) this.tell(stage, routeKey, throttle);
    return false;
  }

  private tell(stage: Stage, routeKey: string, { rateLimit, burstLimit }: Throttle): void {
    if (this.told.has(stage)) return;
    this.told.add(stage);
    this.warn(
      `The stage "${stage.name}" rejects every request for ${routeKey} with 429: its throttling_rate_limit is ${rateLimit}, ` +
        `and its throttling_burst_limit is ${burstLimit}. Set both to at least 1; a missing limit counts as 0.`,
    );
  }

  /** Calls to @connections count only against the account's limits. */
  allowsManagement(): boolean {
    return this.account.take();
  }

  private bucketFor(stage: Stage, routeKey: string, throttle: Throttle): TokenBucket {
    const buckets = this.routes.get(stage) ?? new Map<string, TokenBucket>();
    this.routes.set(stage, buckets);
    const bucket = buckets.get(routeKey) ?? new TokenBucket(throttle, this.clock);
    buckets.set(routeKey, bucket);
    return bucket;
  }
}
