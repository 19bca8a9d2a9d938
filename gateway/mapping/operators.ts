// Operators of templates: Velocity's arithmetic and comparisons.
// https://velocity.apache.org/engine/1.7/user-guide.html#math
import { printValue, type Spend } from "./print-value.ts";
import type { Operator } from "./syntax.ts";

type Operate = (left: unknown, right: unknown, spend: Spend) => unknown;

/** `+` with a text joins. @returns undefined when it cannot be computed, as Velocity gives null. */
const arithmetic =
  (compute: (left: number, right: number) => number): Operate =>
  (left, right) => {
    if (typeof left !== "number" || typeof right !== "number") return undefined;
    const result = compute(left, right);
    return Number.isFinite(result) ? result : undefined;
  };

const divide = (left: number, right: number): number =>
  Number.isInteger(left) && Number.isInteger(right) ? Math.trunc(left / right) : left / right;

const compare =
  (holds: (left: number, right: number) => boolean): Operate =>
  (left, right) =>
    typeof left === "number" && typeof right === "number" && holds(left, right);

/** A missing value equals `""`; values of different types are compared as texts. */
export const areEqual: (left: unknown, right: unknown, spend?: Spend) => boolean = (
  left,
  right,
  spend,
) => left === right || printValue(left, spend) === printValue(right, spend);

const add: Operate = (left, right, spend) =>
  typeof left === "string" || typeof right === "string"
    ? printValue(left, spend) + printValue(right, spend)
    : arithmetic((a, b) => a + b)(left, right, spend);

/** All but `&&` and `||`, which do not evaluate both sides. */
export const BINARY: ReadonlyMap<Operator, Operate> = new Map<Operator, Operate>([
  ["==", areEqual],
  ["!=", (left, right, spend) => !areEqual(left, right, spend)],
  ["<", compare((left, right) => left < right)],
  [">", compare((left, right) => left > right)],
  ["<=", compare((left, right) => left <= right)],
  [">=", compare((left, right) => left >= right)],
  ["+", add],
  ["-", arithmetic((left, right) => left - right)],
  ["*", arithmetic((left, right) => left * right)],
  ["/", arithmetic(divide)],
  ["%", arithmetic((left, right) => left % right)],
]);
