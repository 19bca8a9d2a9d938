// Bounds the events that functions have not finished. A laptop runs few at a time: without a bound, a fast sender fills
// its memory.

/** Ten times Lambda's account concurrency of 1,000, since on a laptop more events wait. */
export const MAX_UNFINISHED_EVENTS = 10_000;

/** Maximum characters of all unfinished events. */
export const MAX_UNFINISHED_CHARACTERS = 128 * 1024 * 1024;

export class Backlog {
  private events = 0;
  private characters = 0;

  /** @returns a function to call when the event is finished; undefined when the backlog is full. */
  enter(characters: number): (() => void) | undefined {
    if (this.events >= MAX_UNFINISHED_EVENTS) return undefined;
    if (this.characters + characters > MAX_UNFINISHED_CHARACTERS) return undefined;
    this.count(1, characters);
    return () => this.count(-1, -characters);
  }

  private count(events: number, characters: number): void {
    this.events += events;
    this.characters += characters;
  }
}
