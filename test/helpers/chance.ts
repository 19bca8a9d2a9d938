// Random decisions, determined by a seed and counted.
import { createRandom } from "../../shared/random.ts";

export class Chance {
  readonly random: () => number;
  /** How often each kind of fault has occurred. */
  readonly counts: Record<string, number> = {};

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  happens(fault: string, probability: number): boolean {
    if (this.random() >= probability) return false;
    this.count(fault);
    return true;
  }

  count(fault: string, by = 1): void {
    this.counts[fault] = (this.counts[fault] ?? 0) + by;
  }

  /** A whole number from 0 up to the limit. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
}
