// How long items live on a clock that may be fast: they say it in real time, and what is left of it goes by faster.
import type { Clock } from "../time/clock.ts";

export class ItemLives {
  private readonly clock: Clock;
  /** Epoch milliseconds of the end, by item and expiry, as of the last look. */
  private ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Epoch seconds up to which an expiry is of interest: on a fast clock every item has to be known before its end. */
  get horizonSeconds(): number {
    return this.clock.speed === 1 ? Math.floor(this.clock.now() / 1000) : Number.MAX_SAFE_INTEGER;
  }

  /**
   * @param expiries in epoch seconds, by the item's key; all there are up to the horizon.
   * @returns keys of those that have ended. What is left of a life is counted from when it is first seen.
   */
  findEnded(expiries: Map<string, number>): string[] {
    const nowMs = this.clock.now();
    const ends = new Map<string, number>();
    const ended: string[] = [];
    for (const [key, expirySeconds] of expiries) {
      const life = `${key} ${expirySeconds}`;
      const leftMs = Math.max(0, expirySeconds * 1000 - nowMs);
      const endMs = this.ends.get(life) ?? nowMs + leftMs / this.clock.speed;
      if (endMs <= nowMs) ended.push(key);
      else ends.set(life, endMs);
    }
    this.ends = ends;
    return ended;
  }
}
