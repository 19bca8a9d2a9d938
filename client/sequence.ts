// Makes one ordered stream out of publications that come twice, out of order, and not at all.
import type { Position, Publication, Reply } from "./frames.ts";

export interface CaughtUp {
  next: Publication[];
  isLost: boolean;
}

export class Sequence {
  readonly #channel: string;
  #position: Position | undefined;
  /** Those that come too early, by offset. */
  #early = new Map<number, Publication>();

  constructor(channel: string, position?: Position) {
    this.#channel = channel;
    this.#position = position;
  }

  /** Everything up to there has been handed out. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** Whether something is missing before what has come. */
  get hasGap(): boolean {
    return this.#position !== undefined && this.#early.size > 0;
  }

  /** @returns what is next, in order. */
  take(publication: Publication): Publication[] {
    const { offset, epoch } = publication;
    if (offset === undefined) return [publication];
    const position = this.#position;
    if (position && position.epoch === epoch && offset <= position.offset) return [];
    this.#early.set(offset, publication);
    return this.#drain();
  }

  /**
   * @param reply to a request with the position, if there was one: it covers everything up to its offset.
   * @returns what is next, in order, and whether something is lost.
   */
  catchUp({ epoch, offset, publications = [], recovered }: Reply): CaughtUp {
    if (epoch === undefined || offset === undefined) return { next: [], isLost: false };
    const before = this.#position;
    const isLost = before !== undefined && (recovered === false || before.epoch !== epoch);
    const from = before?.epoch === epoch ? before.offset : 0;
    const next = isLost
      ? []
      : publications
          .filter((each) => each.offset > from)
          .map((each) => ({ channel: this.#channel, epoch, ...each }));
    this.#position = { epoch, offset: Math.max(offset, from) };
    this.#forgetOthers(this.#position);
    return { next: [...next, ...this.#drain()], isLost };
  }

  /** Of epochs that are over, and of numbers that have been handed out. */
  #forgetOthers(position: Position): void {
    for (const [offset, { epoch }] of this.#early) {
      if (epoch !== position.epoch || offset <= position.offset) this.#early.delete(offset);
    }
  }

  /** What is of another epoch waits until the position is of that epoch, too. */
  #drain(): Publication[] {
    const next: Publication[] = [];
    const position = this.#position;
    if (!position) return next;
    let { offset } = position;
    for (;;) {
      const publication = this.#early.get(offset + 1);
      if (publication?.epoch !== position.epoch) break;
      offset += 1;
      this.#early.delete(offset);
      next.push(publication);
    }
    this.#position = { ...position, offset };
    return next;
  }
}
