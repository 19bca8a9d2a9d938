// A token cursor whose expressions charge the values that they visit to a budget.
import type { Budget } from "./budget.ts";
import { TokenCursor } from "./token-cursor.ts";
import { listEntries, type Value } from "./values.ts";

export class BudgetedCursor extends TokenCursor {
  protected readonly budget: Budget;

  constructor(source: string, budget: Budget) {
    super(source);
    this.budget = budget;
  }

  protected entries(value: Value): [Value, Value][] {
    const entries = listEntries(value);
    this.budget.spend(entries.length);
    return entries;
  }

  /** Charges the whole value: a comparison visits all of it. */
  protected counted(value: Value): Value {
    this.budget.spendOnAll(value);
    return value;
  }

  protected spreadLast(values: (() => Value)[]): (() => Value)[] {
    const last = values.at(-1);
    if (!last) return values;
    const spread = this.entries(last()).map(
      ([, value]) =>
        () =>
          value,
    );
    return [...values.slice(0, -1), ...spread];
  }
}
