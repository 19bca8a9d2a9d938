// Counts the outcomes of one invocation.
import { isForbidden, type PostOutcome } from "../post-outcome.ts";

const NAMES = [
  "broadcasts",
  "duplicates",
  "refused",
  "delivered",
  "gone",
  "deleted",
  "deletionsFailed",
  "retried",
  "throttled",
  "terminal",
  "requeued",
  "continuations",
  "deadLettered",
  "permanentErrors",
] as const;

export type CountName = (typeof NAMES)[number];

export class Tally {
  private readonly counts = new Map<CountName, number>();
  private readonly broadcastIds = new Set<string>();
  private readonly refusals = new Set<string>();
  private firstRetry: string | undefined;
  private firstTerminal: string | undefined;
  private firstForbidden: string | undefined;

  count(name: CountName, by = 1): void {
    this.counts.set(name, this.get(name) + by);
  }

  /** Adds the counts of another tally, and what it remembers. */
  add(other: Tally): void {
    for (const [name, count] of other.counts) this.count(name, count);
    for (const id of other.broadcastIds) this.broadcastIds.add(id);
    for (const refusal of other.refusals) this.refusals.add(refusal);
    this.firstRetry ??= other.firstRetry;
    this.firstTerminal ??= other.firstTerminal;
    this.firstForbidden ??= other.firstForbidden;
  }

  get(name: CountName): number {
    return this.counts.get(name) ?? 0;
  }

  /** Remembers which broadcast the work belongs to, so that logs can be searched for it. */
  serve(broadcastId: string): void {
    this.broadcastIds.add(broadcastId);
  }

  /** Counts the post, and remembers only the first outcome: the others say the same. */
  terminal(outcome: PostOutcome): void {
    this.count("terminal");
    this.firstTerminal ??= describeOutcome(outcome);
    if (isForbidden(outcome)) this.firstForbidden ??= describeOutcome(outcome);
  }

  /** API Gateway's first response that did not allow this function to post. */
  get firstRefusedPost(): string | undefined {
    return this.firstForbidden;
  }

  /** @param refusal the call and its error's name. */
  isFirstRefusal(refusal: string): boolean {
    const { size } = this.refusals;
    return this.refusals.add(refusal).size > size;
  }

  /** Like {@link terminal}, for posts that are retried; counts those with a 429 separately too. */
  retry(outcome: PostOutcome): void {
    this.count("retried");
    if (outcome.status === 429) this.count("throttled");
    this.firstRetry ??= describeOutcome(outcome);
  }

  /** Every count, including those that are 0. */
  toCounts(): Record<CountName, number> {
    const entries = NAMES.map((name) => [name, this.get(name)] as const);
    return Object.fromEntries(entries) as Record<CountName, number>;
  }

  /** Only counts above 0. */
  toFields(): Record<string, unknown> {
    const happened = Object.entries(this.toCounts()).filter(([, count]) => count > 0);
    return {
      ...Object.fromEntries(happened),
      ...(this.broadcastIds.size > 0 && { broadcastIds: [...this.broadcastIds] }),
      ...(this.firstRetry !== undefined && { firstRetry: this.firstRetry }),
      ...(this.firstTerminal !== undefined && { firstTerminal: this.firstTerminal }),
    };
  }
}

const describeOutcome = ({ status, reason }: PostOutcome): string =>
  [status, reason].filter((part) => part !== undefined).join(" ");
