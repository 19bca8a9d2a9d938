// Posts one message to all its recipients, as fast as the rate limit allows, until it is done or out of time.
//
// A fixed number of lanes take one recipient after another. A failed post is retried with backoff; a recipient that
// cannot be reached in time goes into the remainder, for another worker. Every recipient taken from the feed ends up
// delivered, gone, terminal, or in the remainder.
import { type Clock, waitFor } from "../clock.ts";
import type { ConnectionPoster } from "../connection-poster.ts";
import type { Recipient } from "../connection-index.ts";
import { fullJitterMs } from "../jitter.ts";
import type { Payload } from "../payload.ts";
import { isForbidden, type PostOutcome } from "../post-outcome.ts";
import type { RateLimiter, Turn } from "./rate-limiter.ts";
import type { RecipientFeed } from "./recipient-feed.ts";
import { Tally } from "./tally.ts";

export interface FanOutOptions {
  feed: RecipientFeed;
  payload: Payload;
  poster: ConnectionPoster;
  limiter: RateLimiter;
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** Concurrent posts. */
  lanes: number;
  /** Epoch milliseconds after which no post starts. */
  stopAtMs: number;
  /** Epoch milliseconds until which posts in flight are awaited. */
  giveUpAtMs: number;
  onGone: (recipient: Recipient) => void;
}

/** Recipients that may still need the message. */
export interface Remainder {
  /** Not delivered in time. */
  unfinished: Recipient[];
  /** Out of attempts for now; to be retried later. */
  putOff: Recipient[];
  /** API Gateway did not allow this function to post. */
  forbidden: Recipient[];
}

/** Forbidden posts, with none delivered, after which the fan-out stops. */
const MAX_FORBIDDEN = 100;

/** Posts to one connection in one run. A slow client must not hold up the others. */
const MAX_ATTEMPTS = 4;
const RETRY = { baseMs: 100, capMs: 2000 };

/** Recipients that may wait for a retry at a time; further ones are left to another run. */
const MAX_PENDING = 5000;

export class FanOut {
  /** The outcomes of its posts. */
  readonly tally = new Tally();
  private readonly options: FanOutOptions;
  private readonly attempts = new Map<Recipient, number>();
  /** Ready for a retry. */
  private readonly due: Recipient[] = [];
  /** Waiting for a retry. */
  private readonly pending = new Set<Recipient>();
  /** Post in flight. */
  private readonly underWay = new Set<Recipient>();
  /** Out of attempts in this run. */
  private readonly putOff: Recipient[] = [];
  private readonly forbidden: Recipient[] = [];
  private sleeping: (() => void)[] = [];
  /** Of lanes that wait for the rate limiter. */
  private readonly turns = new Set<Turn>();
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
      // Also when a lane has failed: the item is retried, so anything the others still post would arrive twice.
      cancelStop();
      this.stop();
    }
    return this.takeRemainder();
  }

  /** Wakes idle lanes: there may be something to do. */
  wake(): void {
    const sleeping = this.sleeping;
    this.sleeping = [];
    for (const resume of sleeping) resume();
  }

  private stop(): void {
    this.stopped = true;
    // The limiter outlives this run: turns that nobody uses would delay the next runs, with many lanes forever.
    for (const turn of this.turns) turn.giveBack();
    this.turns.clear();
    this.wake();
  }

  /** The outcome of posts in flight no longer counts: another worker posts them again. */
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

  /** Posts in flight count as not done: they may need a retry. */
  private isDone(): boolean {
    return this.options.feed.exhausted && this.pending.size === 0 && this.underWay.size === 0;
  }

  private async serve(recipient: Recipient): Promise<void> {
    const { poster, payload } = this.options;
    this.underWay.add(recipient);
    const turn = this.options.limiter.take();
    if (turn) await this.waitFor(turn);
    if (this.stopped) return;
    const outcome = await poster.post(recipient.id, payload);
    // Otherwise it is already in the remainder.
    if (this.underWay.delete(recipient)) this.settle(recipient, outcome);
    if (this.sleeping.length > 0) this.wake();
  }

  private async waitFor(turn: Turn): Promise<void> {
    this.turns.add(turn);
    await turn.comes;
    this.turns.delete(turn);
  }

  private settle(recipient: Recipient, outcome: PostOutcome): void {
    if (outcome.kind === "delivered") this.tally.count("delivered");
    else if (outcome.kind === "retry") this.retry(recipient, outcome);
    else if (outcome.kind === "gone") {
      this.tally.count("gone");
      this.options.onGone(recipient);
    } else {
      this.tally.terminal(outcome);
      if (isForbidden(outcome)) this.forbid(recipient);
    }
  }

  private forbid(recipient: Recipient): void {
    this.forbidden.push(recipient);
    if (this.forbidden.length >= MAX_FORBIDDEN && this.tally.get("delivered") === 0) this.stop();
  }

  private retry(recipient: Recipient, outcome: PostOutcome): void {
    const { clock, random } = this.options;
    this.tally.retry(outcome);
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
