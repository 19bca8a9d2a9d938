// Which requests are let through: the account's limits, then those of the stage's routes.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-protect.html
import type { Clock } from "../clock.ts";
import type { Stage, Throttle } from "../model/stages.ts";
import { ACCOUNT_THROTTLE, CONNECTIONS_PER_SECOND } from "./limits.ts";
import { TokenBucket } from "../token-bucket.ts";

export class Throttles {
  private readonly clock: Clock;
  private readonly account: TokenBucket;
  private readonly newConnections: TokenBucket;
  /** By stage, of whichever API, and by route key. */
  private readonly routes = new Map<Stage, Map<string, TokenBucket>>();

  /** @param account default: the quota of a new account. */
  constructor(clock: Clock, account: Throttle = ACCOUNT_THROTTLE) {
    this.clock = clock;
    this.account = new TokenBucket(account, clock);
    this.newConnections = new TokenBucket(
      { rateLimit: CONNECTIONS_PER_SECOND, burstLimit: CONNECTIONS_PER_SECOND },
      clock,
    );
  }

  allowsConnect(stage: Stage): boolean {
    return this.newConnections.take() && this.allowsRoute(stage, "$connect");
  }

  /** @param routeKey of the route that a message is for. */
  allowsRoute(stage: Stage, routeKey: string): boolean {
    return this.account.take() && (this.bucketOf(stage, routeKey)?.take() ?? true);
  }

  /** Calls to @connections count for the account alone. */
  allowsManagement(): boolean {
    return this.account.take();
  }

  private bucketOf(stage: Stage, routeKey: string): TokenBucket | undefined {
    const throttle = stage.routeThrottles.get(routeKey) ?? stage.defaultThrottle;
    if (!throttle) return undefined;
    const buckets = this.routes.get(stage) ?? new Map<string, TokenBucket>();
    this.routes.set(stage, buckets);
    const bucket = buckets.get(routeKey) ?? new TokenBucket(throttle, this.clock);
    buckets.set(routeKey, bucket);
    return bucket;
  }
}
