// Limits the work of a configuration's expressions: a string or list that is doubled thirty times fills any memory, and
// a few nested loops practically never end.
import { GatewayError } from "../diagnostics/errors.ts";
import type { Value } from "./values.ts";

/**
 * For all expressions together. A step is one element visited, or a few characters read or written. The largest stacks
 * take some ten thousand. Terraform has no such limit.
 */
const MAX_STEPS = 10_000_000;

const CHARACTERS_IN_A_STEP = 4;

export class Budget {
  private left = MAX_STEPS;
  private readonly sizes = new WeakMap<object, number | "underway">();

  /** @throws {GatewayError} when the budget is exhausted, and on every call after that. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left >= 0) return;
    throw new GatewayError(
      "TOO_MUCH_WORK",
      `Evaluating the expressions takes more than ${MAX_STEPS} steps; make their lists and strings shorter.`,
    );
  }

  spendOnText(characters: number): void {
    this.spend(1 + Math.floor(characters / CHARACTERS_IN_A_STEP));
  }

  /**
   * Pays for a traversal of the whole value. Counts a shared value as often as it occurs, but visits it only once.
   *
   * @throws {GatewayError} when the budget is exhausted, or the value contains itself.
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
