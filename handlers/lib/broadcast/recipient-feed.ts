// Feeds recipients to the fan-out: listed page by page, one page ahead of the posts, in bounded memory.
import { type Clock, waitFor } from "../clock.ts";
import type { ConnectionIndex, Recipient } from "../connection-index.ts";
import { isWhole, type Slice } from "./work-item.ts";

export interface RecipientFeedOptions {
  index: ConnectionIndex;
  slices: Slice[];
  /** Whether other workers may already have been given some of the partitions. */
  areContested: boolean;
  /** Served before those that are listed. */
  recipients: Recipient[];
  /** Recipients that one worker serves. If more are expected, partitions that are not started are given away. */
  share: number;
  /** Offers partitions that are not started to other workers. @returns those that were not certainly handed over. */
  giveAway: (slices: Slice[]) => Promise<Kept>;
  /** Called before a contested partition is started. @returns whether this worker owns it. */
  own: (slice: Slice) => Promise<boolean>;
  /** Called when there are more recipients, or when the last one has been listed. */
  onChange: () => void;
  /** Called when a page could not be read. */
  onError: (slice: Slice, error: unknown) => void;
}

export interface Kept {
  /** Certainly not handed over. */
  kept: Slice[];
  /** Possibly handed over. */
  undecided: Slice[];
}

export interface Unlisted {
  slices: Slice[];
  failed: { slice: Slice; error: unknown }[];
  recipients: Recipient[];
}

/** Recipients left when the next page is requested. */
const LOW_WATER = 500;

export class RecipientFeed {
  private readonly options: RecipientFeedOptions;
  private slices: Slice[];
  private failed: Unlisted["failed"] = [];
  /** Partitions that another worker may own; decided before each is started. */
  private contested: Set<Slice>;
  /** Partitions whose owner could not be determined. */
  private undecided: Slice[] = [];
  /** Partitions being offered to other workers. */
  private givingAway: Slice[] = [];
  private ready: Recipient[];
  private at = 0;
  private listed = 0;
  private loading: Promise<void> | undefined;
  private stopped = false;
  private gaveAway = false;

  constructor(options: RecipientFeedOptions) {
    this.options = options;
    this.slices = [...options.slices];
    this.ready = options.recipients;
    this.contested = new Set(options.areContested ? options.slices.filter(isWhole) : []);
  }

  /** @returns undefined when none is ready: either a page is loading, or the feed is {@link exhausted}. */
  next(): Recipient | undefined {
    const recipient = this.ready[this.at];
    if (recipient) this.at += 1;
    if (this.ready.length - this.at < LOW_WATER) this.load();
    return recipient;
  }

  get exhausted(): boolean {
    return this.at === this.ready.length && !this.loading && !this.hasMore();
  }

  /**
   * Stops listing. @returns what was not handed out, and partitions that could not be listed.
   *
   * @param patienceMs milliseconds to wait for a call in flight. Partitions whose new owner is unknown by then are
   * returned too.
   */
  async stop(clock: Clock, patienceMs: number): Promise<Unlisted> {
    this.stopped = true;
    if (this.loading) await waitFor(clock, patienceMs, this.loading);
    return {
      slices: [...this.slices, ...this.givingAway, ...this.undecided],
      failed: this.failed,
      recipients: this.ready.slice(this.at),
    };
  }

  private hasMore(): boolean {
    return !this.stopped && this.slices.length > 0;
  }

  private load(): void {
    if (this.loading || !this.hasMore()) return;
    this.loading = this.loadPage().finally(() => {
      this.loading = undefined;
      this.options.onChange();
    });
  }

  private async loadPage(): Promise<void> {
    const [slice, ...others] = this.slices;
    if (!slice) return;
    if (this.contested.has(slice) && !(await this.decide(slice))) {
      if (!this.stopped) this.slices = others;
      return;
    }
    try {
      const { recipients, next } = await this.options.index.page(slice.partition, slice.after);
      // The partition has been handed over meanwhile.
      if (this.stopped) return;
      this.slices = next === undefined ? others : [{ ...slice, after: next }, ...others];
      this.ready = [...this.ready.slice(this.at), ...recipients];
      this.at = 0;
      this.listed += recipients.length;
      if (this.expectedTotal(others.length) > this.options.share) await this.shareOut();
    } catch (error) {
      this.slices = others;
      this.failed.push({ slice, error });
      this.options.onError(slice, error);
    }
  }

  /**
   * @returns whether to list it now. If the owner cannot be determined, the partition is handed over whole, under its
   * derived id.
   */
  private async decide(slice: Slice): Promise<boolean> {
    try {
      return await this.options.own(slice);
    } catch (error) {
      if (!this.stopped) this.undecided.push(slice);
      this.options.onError(slice, error);
      return false;
    }
  }

  /** A lower bound, extrapolated from the partitions that are listed: all are about the same size. */
  private expectedTotal(notBegun: number): number {
    const { length } = this.options.slices;
    return (this.listed / (length - notBegun)) * length;
  }

  /** Once, and only partitions that are still whole: two workers cannot list the same one. */
  private async shareOut(): Promise<void> {
    const [current, ...others] = this.slices;
    if (!current || others.length === 0 || this.gaveAway) return;
    this.gaveAway = true;
    this.slices = [current];
    this.givingAway = others;
    const { kept, undecided } = await this.options.giveAway(others);
    this.givingAway = [];
    this.slices = [...this.slices, ...kept, ...undecided];
    for (const slice of undecided) this.contested.add(slice);
  }
}
