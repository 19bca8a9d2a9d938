// What expressions are evaluated with.
import type { Budget } from "./budget.ts";
import type { Value } from "./values.ts";

/** Resolves the first name of a reference: `var`, `local`, `aws_sqs_queue`, a `for` variable, … */
export type Scope = (name: string) => Value;

export type Expression = (scope: Scope) => Value;

/**
 * Functions that need more than their arguments, such as `file()`.
 *
 * @returns undefined for a function that is not among them.
 */
export type OtherFunctions = (name: string, args: Value[]) => Value | undefined;

/** Shared by all expressions of a configuration. */
export interface Shared {
  budget: Budget;
  /** Default: none. */
  others?: OtherFunctions;
}
