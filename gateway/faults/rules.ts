// The rules of one kind of fault, and its own chance: without rules nothing ever happens.
import { crc32 } from "node:zlib";
import { createRandom } from "../../shared/random.ts";

export interface Shared {
  /** Of the events that the rule is for, from 0 to 1. */
  share: number;
}

export class Rules<Rule extends Shared> {
  /** How often one of these rules has made something happen. */
  happened = 0;
  private rules: Rule[] = [];
  private random: () => number = () => 1;

  /** Replaces the rules, and begins from the seed again. @param kind so that kinds do not share their numbers. */
  use(rules: Rule[], seed: number, kind: string): void {
    this.rules = rules;
    this.random = createRandom(seed ^ crc32(kind));
    this.happened = 0;
  }

  /**
   * Decides about one event. In the document's order, each rule that is for it takes one number, until one is below
   * the rule's share.
   *
   * @returns the rule that happens.
   */
  next(isFor: (rule: Rule) => boolean): Rule | undefined {
    const rule = this.draw(isFor);
    if (rule) this.happened += 1;
    return rule;
  }

  /** Decides as `next` does. @returns the rule that may happen yet; then the caller counts it. */
  draw(isFor: (rule: Rule) => boolean): Rule | undefined {
    return this.rules.find((each) => isFor(each) && this.random() < each.share);
  }
}
