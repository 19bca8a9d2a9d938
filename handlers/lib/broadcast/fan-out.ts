// Posts one message to everybody it is for, as fast as it may, until it is done or its time is up.
//
// A fixed number of lanes take one recipient after another. What cannot be delivered now is tried again after a while;
// what cannot be delivered in time is named, so that it can be left to another worker. Nobody is forgotten: whoever is
// taken from the feed is delivered to, gone, given up for good, or in the remainder.
import { type Clock, waitFor } from "../clock.ts";
import type { ConnectionPoster } from "../connection-poster.ts";
import type { Recipient } from "../connection-index.ts";
import { fullJitterMs } from "../jitter.ts";
import type { Payload } from "../payload.ts";
import { isForbidden, type PostOutcome } from "../post-outcome.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { RecipientFeed } from "./recipient-feed.ts";

export interface FanOutOptions {
  feed: RecipientFeed;
  payload: Payload;
  poster: ConnectionPoster;
  limiter: RateLimiter;
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** Posts under way at once. */
  lanes: number;
  /** Epoch milliseconds after which no post begins. */
  stopAtMs: number;
  /** Epoch milliseconds after which posts under way are waited for no longer. */
  giveUpAtMs: number;
  onGone: (recipient: Recipient) => void;
  onRetry: (outcome: PostOutcome) => void;
  /** Trying again could not help. */
  onTerminal: (recipient: Recipient, outcome: PostOutcome) => void;
}

export interface Counts {
  delivered: number;
  gone: number;
  /** Posts that had to be repeated. */
  retried: number;
  /** Of them, those that were answered with 429. */
  throttled: number;
  terminal: number;
}

/** Those who neither have the message nor never will. */
export interface Remainder {
  /** The time was up. */
  unfinished: Recipient[];
  /** They have had their attempts, and should be left alone for a while. */
  putOff: Recipient[];
  /** API Gateway lets this function post to nobody, or did so for a while. */
  forbidden: Recipient[];
}

/** Posts that are forbidden, while none is delivered, until the others are not even tried. */
const MAX_FORBIDDEN = 100;

/** Posts to one connection in one run. A slow client must not hold up the others. */
const MAX_ATTEMPTS = 4;
const RETRY = { baseMs: 100, capMs: 2000 };

/** Recipients that wait for their next attempt at most; beyond them, the next attempt is left to another run. */
const MAX_PENDING = 5000;

export class FanOut {
  readonly counts: Counts = { delivered: 0, gone: 0, retried: 0, throttled: 0, terminal: 0 };
  private readonly options: FanOutOptions;
  private readonly attempts = new Map<Recipient, number>();
  /** Their wait is over. */
  private readonly due: Recipient[] = [];
  /** They wait for their next attempt. */
  private readonly pending = new Set<Recipient>();
  /** Their post is under way. */
  private readonly underWay = new Set<Recipient>();
  /** They have had their attempts here. */
  private readonly putOff: Recipient[] = [];
  private readonly forbidden: Recipient[] = [];
  private sleeping: (() => void)[] = [];
  private stopped = false;

  constructor(options: FanOutOptions) {
    this.options = options;
  }

  async run(): Promise<Remainder> {
    const { lanes, clock, stopAtMs, giveUpAtMs } = this.options;
    this.stopped = clock.now() >= stopAtMs;
    const done = Promise.all(Array.from({ length: lanes }, () => this.lane()));
    const cancelStop = clock.after(Math.max(0, stopAtMs - clock.now()), () => this.stop());
    try {
      await waitFor(clock, giveUpAtMs - clock.now(), done);
    } finally {
      // Also when one lane has failed: what the others post would come once more with the item.
      cancelStop();
      this.stop();
    }
    return this.takeRemainder();
  }

  /** Something that lanes wait for may have come. */
  wake(): void {
    const sleeping = this.sleeping;
    this.sleeping = [];
    for (const resume of sleeping) resume();
  }

  private stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** What comes of posts under way is of no interest from now on: somebody else posts them again. */
  private takeRemainder(): Remainder {
    const unfinished = [...this.due, ...this.pending, ...this.underWay];
    this.underWay.clear();
    return { unfinished, putOff: this.putOff, forbidden: this.forbidden };
  }

  private async lane(): Promise<void> {
    while (!this.stopped) {
      const recipient = this.due.pop() ?? this.options.feed.next();
      if (recipient) await this.serve(recipient);
      else if (this.isDone()) break;
      else await new Promise<void>((resume) => this.sleeping.push(resume));
    }
  }

  /** Posts under way may still have to be repeated. */
  private isDone(): boolean {
    return this.options.feed.exhausted && this.pending.size === 0 && this.underWay.size === 0;
  }

  private async serve(recipient: Recipient): Promise<void> {
    const { limiter, poster, payload } = this.options;
    this.underWay.add(recipient);
    const turn = limiter.take();
    if (turn) await turn;
    if (this.stopped) return;
    const outcome = await poster.post(recipient.id, payload);
    // Otherwise it is in the remainder by now.
    if (this.underWay.delete(recipient)) this.settle(recipient, outcome);
    if (this.sleeping.length > 0) this.wake();
  }

  private settle(recipient: Recipient, outcome: PostOutcome): void {
    const { onGone, onTerminal } = this.options;
    if (outcome.kind === "delivered") this.counts.delivered += 1;
    else if (outcome.kind === "retry") this.retry(recipient, outcome);
    else if (outcome.kind === "gone") {
      this.counts.gone += 1;
      onGone(recipient);
    } else {
      this.counts.terminal += 1;
      onTerminal(recipient, outcome);
      if (isForbidden(outcome)) this.forbid(recipient);
    }
  }

  private forbid(recipient: Recipient): void {
    this.forbidden.push(recipient);
    if (this.forbidden.length >= MAX_FORBIDDEN && this.counts.delivered === 0) this.stop();
  }

  private retry(recipient: Recipient, outcome: PostOutcome): void {
    const { clock, random, onRetry } = this.options;
    onRetry(outcome);
    this.counts.retried += 1;
    if (outcome.status === 429) this.counts.throttled += 1;
    const attempts = (this.attempts.get(recipient) ?? 0) + 1;
    this.attempts.set(recipient, attempts);
    if (attempts === MAX_ATTEMPTS || this.pending.size >= MAX_PENDING) {
      this.putOff.push(recipient);
      return;
    }
    this.pending.add(recipient);
    clock.after(fullJitterMs(attempts, RETRY, random), () => {
      if (!this.pending.delete(recipient)) return;
      this.due.push(recipient);
      this.wake();
    });
  }
}
