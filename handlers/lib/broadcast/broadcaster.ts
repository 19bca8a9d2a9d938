// Processes one work item: posts to the recipients that it can reach in time, and hands over the rest.
import { AwsError } from "../aws/aws-error.ts";
import type { Clock } from "../clock.ts";
import { ageMs, type Layout } from "../connection-keys.ts";
import type { ConnectionPoster } from "../connection-poster.ts";
import type { ConnectionIndex } from "../connection-index.ts";
import { errorFields, type Log } from "../log.ts";
import { createPayload } from "../payload.ts";
import type { DeliveryMarker, Mark } from "./delivery-marker.ts";
import { FanOut, type Remainder } from "./fan-out.ts";
import { HandOver } from "./hand-over.ts";
import { OwnedPartitions } from "./owned-partitions.ts";
import { createParts } from "./parts.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { RecipientFeed } from "./recipient-feed.ts";
import { reportRefusal } from "./refusals.ts";
import { StaleConnections } from "./stale-connections.ts";
import type { Tally } from "./tally.ts";
import type { WorkItem } from "./work-item.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface BroadcasterOptions {
  index: ConnectionIndex;
  poster: ConnectionPoster;
  queue: WorkQueue;
  marker: DeliveryMarker;
  limiter: RateLimiter;
  clock: Clock;
  random: () => number;
  log: Log;
  layouts: Layout[];
  /** Concurrent posts. */
  lanes: number;
  /** Recipients that one worker serves without sharing. Default 1000: about a second at its rate. */
  share?: number;
}

export interface Deadline {
  /** Epoch milliseconds after which no post starts. */
  stopAtMs: number;
  /** Epoch milliseconds until which posts in flight are awaited. */
  giveUpAtMs: number;
  /** Epoch milliseconds at which Lambda ends the function. */
  endMs: number;
}

/**
 * A 410 also comes while the handshake is not finished, so a young connection may still open. Its age
 * counts from the start of the handshake, and API Gateway waits 29 seconds for the authorizer and as long for
 * `$connect`, cold starts included.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const GRACE_MS = 60_000;

export class Broadcaster {
  private readonly options: BroadcasterOptions;

  constructor(options: BroadcasterOptions) {
    this.options = options;
  }

  /**
   * @param mark of the item. If it holds the parts that are left, they are sent again, and nothing else is done.
   * @throws when the rest could not be handed over, or every post is forbidden: the item must be retried.
   */
  async work(item: WorkItem, deadline: Deadline, tally: Tally, mark: Mark): Promise<void> {
    const { options } = this;
    const handOver = new HandOver({ ...options, item, mark, tally });
    if (mark.rest !== undefined) return handOver.resume(mark.rest);
    const owned = new OwnedPartitions({ ...options, item });
    const stale = new StaleConnections(options.index, tally, (error) => {
      reportRefusal(options.log, tally, error, { workId: item.id });
    });
    const feed = this.createFeed(item, deadline, tally, {
      mark,
      handOver,
      owned,
      wake: () => fanOut.wake(),
    });
    const fanOut = this.createFanOut(item, deadline, { feed, stale });
    const remainder = await this.runOrRelease({ fanOut, feed, owned }, deadline);
    tally.add(fanOut.tally);
    const patienceMs = deadline.giveUpAtMs - options.clock.now();
    const unlisted = await feed.stop(options.clock, patienceMs);
    const forgotten = stale.flush(patienceMs, options.clock);
    try {
      if (remainder.forbidden.length > 0) this.assertAllowed(item, fanOut.tally, tally);
      const parts = createParts(item, remainder, unlisted);
      await handOver.leave(parts, () => owned.settle(unlisted.slices));
    } catch (error) {
      if (!handOver.isKept) await owned.release();
      throw error;
    }
    await forgotten;
  }

  /** Releases the partitions after an unexpected error, so that the next worker can claim them. */
  private async runOrRelease(
    { fanOut, feed, owned }: { fanOut: FanOut; feed: RecipientFeed; owned: OwnedPartitions },
    { giveUpAtMs }: Deadline,
  ): Promise<Remainder> {
    const { clock } = this.options;
    try {
      return await fanOut.run();
    } catch (error) {
      await feed.stop(clock, giveUpAtMs - clock.now());
      await owned.release();
      throw error;
    }
  }

  private createFeed(
    item: WorkItem,
    { endMs }: Deadline,
    tally: Tally,
    parts: FeedParts,
  ): RecipientFeed {
    const { index, clock, log, share = 1000 } = this.options;
    const { mark, handOver, owned, wake } = parts;
    return new RecipientFeed({
      index,
      slices: item.slices,
      areContested: mark.isTakenOver,
      recipients: item.recipients,
      share,
      giveAway: (slices) => handOver.giveAway(slices),
      own: (slice) => owned.own(slice, endMs - clock.now()),
      onChange: wake,
      onError: ({ partition }, error) => {
        const fields = { workId: item.id, partition };
        if (reportRefusal(log, tally, error, fields)) return;
        log("WARN", "listing failed", { ...fields, ...errorFields(error) });
      },
    });
  }

  private createFanOut(item: WorkItem, deadline: Deadline, { feed, stale }: FanOutParts): FanOut {
    const { clock, lanes } = this.options;
    return new FanOut({
      ...this.options,
      ...deadline,
      feed,
      lanes,
      payload: createPayload(item.text),
      onGone: ({ id, expiresAt }) => {
        if (ageMs(expiresAt, clock.now()) > GRACE_MS) stale.add(id);
      },
    });
  }

  /** @throws when nothing was delivered: the item is still complete and can be retried as it is. */
  private assertAllowed(item: WorkItem, posts: Tally, tally: Tally): void {
    const error = new AwsError("Forbidden", posts.firstRefusedPost ?? "", {
      status: 403,
      call: "execute-api:ManageConnections",
    });
    if (posts.get("delivered") === 0) throw error;
    reportRefusal(this.options.log, tally, error, { workId: item.id });
  }
}

interface FeedParts {
  mark: Mark;
  handOver: HandOver;
  owned: OwnedPartitions;
  /** Called when the feed has changed. */
  wake: () => void;
}

interface FanOutParts {
  feed: RecipientFeed;
  stale: StaleConnections;
}
