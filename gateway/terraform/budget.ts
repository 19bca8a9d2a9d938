// How much work the expressions of one configuration may make: a text or a list that is doubled thirty times fills any
// memory, and a loop in a loop in a loop never ends.
import { GatewayError } from "../diagnostics/errors.ts";
import type { Value } from "./values.ts";

/**
 * For all expressions together; a step is an element that is visited, or some characters that are read or written. The
 * largest stacks take some ten thousand. Terraform has no such limit.
 */
const MAX_STEPS = 10_000_000;

const CHARACTERS_IN_A_STEP = 4;

export class Budget {
  private left = MAX_STEPS;
  private readonly sizes = new WeakMap<object, number | "underway">();

  /** @throws {GatewayError} when nothing is left, now and ever after. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left >= 0) return;
    throw new GatewayError(
      "EXPRESSION",
      `The expressions take more than ${MAX_STEPS} steps, or make that much; make their lists and texts shorter.`,
    );
  }

  spendOnText(characters: number): void {
    this.spend(1 + Math.floor(characters / CHARACTERS_IN_A_STEP));
  }

  /**
   * For whoever walks through all of it. What is in it several times counts as often, and is looked at once.
   *
   * @throws {GatewayError} also for what contains itself.
   */
  spendOnAll(value: Value): void {
    this.spend(this.measure(value));
  }

  private measure(value: Value): number {
    if (typeof value === "string") return 1 + value.length / CHARACTERS_IN_A_STEP;
    if (typeof value !== "object" || value === null) return 1;
    const known = this.sizes.get(value);
    if (known === "underway") throw new GatewayError("CYCLE", "a value contains itself");
    if (known !== undefined) return known;
    this.spend(1);
    this.sizes.set(value, "underway");
    let size = 1;
    for (const element of Object.values(value)) size += 1 + this.measure(element);
    this.sizes.set(value, size);
    return size;
  }
}
