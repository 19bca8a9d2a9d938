// Orders publications that arrive twice, out of order, or not at all.
import type { Position, Publication, Reply } from "./frames.ts";

export interface CaughtUp {
  next: Publication[];
  isLost: boolean;
}

/** Publications that wait for an earlier one. The server has more of them, and anyone may flood a channel. */
const MAX_EARLY = 1000;

export class Sequence {
  readonly #channel: string;
  #position: Position | undefined;
  /** Publications that arrived early, by offset. */
  #early = new Map<number, Publication>();
  /** Of those, the numbers that were beyond the end of the channel in the last reply. */
  #beyond = new Set<number>();
  /** Some that were too many to wait are missing: since the last reply, or since the one before. */
  #dropped: "no" | "now" | "before" = "no";

  constructor(channel: string, position?: Position) {
    this.#channel = channel;
    this.#position = position;
  }

  /** Everything up to this position has been delivered. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** Whether a publication is missing before one that arrived. */
  get hasGap(): boolean {
    return this.#position !== undefined && (this.#early.size > 0 || this.#dropped !== "no");
  }

  /** @returns publications to deliver, in order. */
  take(publication: Publication): Publication[] {
    const { offset, epoch } = publication;
    if (offset === undefined) return [publication];
    const position = this.#position;
    if (position && position.epoch === epoch && offset <= position.offset) return [];
    const isNext =
      position !== undefined && position.epoch === epoch && offset === position.offset + 1;
    if (isNext || this.#early.size < MAX_EARLY) this.#early.set(offset, publication);
    else this.#dropped = "now";
    return this.#drain();
  }

  /**
   * @param reply to a request with the position, if there was one. It covers everything up to its offset.
   * @returns publications to deliver, in order, and whether some were lost.
   */
  catchUp({ epoch, offset, publications = [], recovered, more }: Reply): CaughtUp {
    if (epoch === undefined || offset === undefined) return { next: [], isLost: false };
    const before = this.#position;
    const isLost = before !== undefined && (recovered === false || before.epoch !== epoch);
    const from = before?.epoch === epoch ? before.offset : 0;
    const next: Publication[] = isLost
      ? []
      : publications
          .filter((each) => each.offset > from)
          .map((each) => ({ channel: this.#channel, epoch, ...each }));
    this.#position = { epoch, offset: Math.max(offset, from) };
    this.#forgetOthers(this.#position);
    next.push(...this.#drain());
    if (!more) this.#forgetBeyond();
    return { next, isLost };
  }

  /** Drops what has come before the last reply and is still beyond the end: the server has not sent it as a publication. */
  #forgetBeyond(): void {
    for (const offset of this.#beyond) this.#early.delete(offset);
    this.#beyond = new Set(this.#early.keys());
    this.#dropped = this.#dropped === "now" ? "before" : "no";
  }

  /** Drops early publications of other epochs, and those already delivered. */
  #forgetOthers(position: Position): void {
    for (const [offset, { epoch }] of this.#early) {
      if (epoch !== position.epoch || offset <= position.offset) this.#early.delete(offset);
    }
  }

  /** A publication of another epoch waits until the position is of that epoch. */
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

export const isSame = (a?: Position, b?: Position): boolean =>
  a?.epoch === b?.epoch && a?.offset === b?.offset;
