// The events that functions have not finished. A laptop runs few at a time: without a bound, whoever sends faster than
// that fills its memory.

/** Lambda runs 1,000 at once in an account; a laptop, which takes longer to get to each, has more that wait. */
export const MAX_UNFINISHED_EVENTS = 10_000;

/** Characters of them. */
export const MAX_UNFINISHED_CHARACTERS = 128 * 1024 * 1024;

export class Backlog {
  private events = 0;
  private characters = 0;

  /** @returns a function to call when the event is finished; undefined when there is no room for it. */
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
