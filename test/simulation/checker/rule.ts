// A promise, as something that a history may break.
import type { Facts } from "./facts.ts";

export interface Violation {
  rule: string;
  message: string;
  /** Terms to find the relevant events: a connection, a text, an invocation. */
  about: string[];
}

export type Rule = (facts: Facts) => Omit<Violation, "rule">[];
