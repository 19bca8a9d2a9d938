// Who gets the message next: listed page by page, one page ahead of the posts, and in bounded memory.
import { type Clock, waitFor } from "../clock.ts";
import type { ConnectionIndex, Recipient } from "../connection-index.ts";
import { isWhole, type Slice } from "./work-item.ts";

export interface RecipientFeedOptions {
  index: ConnectionIndex;
  slices: Slice[];
  /** Whether others may have been given some of the partitions already. */
  areContested: boolean;
  /** They come before those that are listed. */
  recipients: Recipient[];
  /** Recipients that one worker serves. If there seem to be more, partitions that are not begun are given away. */
  share: number;
  /** Offers partitions that nobody has begun with to others. @returns those that are not surely theirs now. */
  giveAway: (slices: Slice[]) => Promise<Kept>;
  /** Is asked before a partition is begun that others may have. @returns whether it is this worker's. */
  own: (slice: Slice) => Promise<boolean>;
  /** Something has changed: there are more recipients, or no more to come. */
  onChange: () => void;
  /** A page could not be read. */
  onError: (slice: Slice, error: unknown) => void;
}

export interface Kept {
  /** Nobody else has them. */
  kept: Slice[];
  /** Somebody else has them, perhaps. */
  undecided: Slice[];
}

export interface Unlisted {
  slices: Slice[];
  failed: { slice: Slice; error: unknown }[];
  recipients: Recipient[];
}

/** Recipients that are left when the next page is asked for. */
const LOW_WATER = 500;

export class RecipientFeed {
  private readonly options: RecipientFeedOptions;
  private slices: Slice[];
  private failed: Unlisted["failed"] = [];
  /** Others may have them; it is decided before they are begun. */
  private contested: Set<Slice>;
  /** It could not be decided now. */
  private undecided: Slice[] = [];
  /** Nobody else may have them yet. */
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

  /** @returns undefined when none is at hand: either later ones are on their way, or it is {@link exhausted}. */
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
   * Lists no more. @returns what it has not handed out, and partitions that could not be listed.
   *
   * @param patienceMs milliseconds to wait for a call under way. Partitions whose new owner is not known by then are
   * among those that are left.
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
      // By then they have been left to somebody else.
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

  /** @returns whether to list it now. What cannot be decided is left whole, under the name that it has for all. */
  private async decide(slice: Slice): Promise<boolean> {
    this.contested.delete(slice);
    try {
      return await this.options.own(slice);
    } catch (error) {
      if (!this.stopped) this.undecided.push(slice);
      this.options.onError(slice, error);
      return false;
    }
  }

  /** Partitions are about equally large: those that are listed tell how large the others are, at least. */
  private expectedTotal(notBegun: number): number {
    const { length } = this.options.slices;
    return (this.listed / (length - notBegun)) * length;
  }

  /** Once, and only partitions that are still whole: a partition cannot be listed by two. */
  private async shareOut(): Promise<void> {
    const [current, ...others] = this.slices;
    if (!current || others.length === 0 || this.gaveAway) return;
    this.gaveAway = true;
    this.slices = [current];
    this.givingAway = others;
    const { kept, undecided } = await this.options.giveAway(others);
    // By then they have been left to somebody else, under the same names.
    if (this.stopped) return;
    this.givingAway = [];
    this.slices = [...this.slices, ...kept, ...undecided];
    for (const slice of undecided) this.contested.add(slice);
  }
}
