// Finds expired items on a clock that may be fast: items give their expiry in real time, and the remaining time is
// divided by the clock's speed.
import type { Clock } from "../time/clock.ts";

export class ItemLives {
  private readonly clock: Clock;
  /** Epoch milliseconds of the end, by item and expiry, as of the last sweep. */
  private ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Epoch seconds up to which a sweep reads expiries. A fast clock needs all: it must see items before they end. */
  get horizonSeconds(): number {
    return this.clock.speed === 1 ? Math.floor(this.clock.now() / 1000) : Number.MAX_SAFE_INTEGER;
  }

  /**
   * @param expiries in epoch seconds, by the item's key: all up to the horizon.
   * @returns keys of the expired items. The remaining time of an item counts from the sweep that first sees it.
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
