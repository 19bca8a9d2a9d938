// The rules of one kind of fault, and its own random numbers.
import { crc32 } from "node:zlib";
import { createRandom } from "../../shared/random.ts";

export interface Shared {
  /** Share of the matching events to affect, from 0 to 1. */
  share: number;
}

export class Rules<Rule extends Shared> {
  /** How often these rules have taken effect. */
  happened = 0;
  private rules: Rule[] = [];
  private random: () => number = () => 1;

  /** Replaces the rules and restarts from the seed. @param kind gives each kind its own random sequence. */
  use(rules: Rule[], seed: number, kind: string): void {
    this.rules = rules;
    this.random = createRandom(seed ^ crc32(kind));
    this.happened = 0;
  }

  /**
   * Decides about one event. In the document's order, each matching rule draws one number, until a number is below its
   * rule's share.
   *
   * @returns the rule that takes effect, if any.
   */
  next(isFor: (rule: Rule) => boolean): Rule | undefined {
    const rule = this.draw(isFor);
    if (rule) this.happened += 1;
    return rule;
  }

  /** Decides like `next`, but does not count: the caller increments `happened` if the fault occurs. */
  draw(isFor: (rule: Rule) => boolean): Rule | undefined {
    return this.rules.find((each) => isFor(each) && this.random() < each.share);
  }
}
