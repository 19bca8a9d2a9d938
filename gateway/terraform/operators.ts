// Operators of Terraform expressions.
// https://developer.hashicorp.com/terraform/language/expressions/operators
import { findUnknown, isUnknown } from "./unknown.ts";
import { equal, isTrue, toNumber, type Value } from "./values.ts";

export const unary = (operator: string, operand: Value): Value => {
  if (isUnknown(operand)) return operand;
  return operator === "!" ? !isTrue(operand) : -toNumber(operand);
};

/** Operands are evaluated on demand: `&&` and `||` short-circuit. */
export const binary = (operator: string, left: () => Value, right: () => Value): Value => {
  if (operator === "&&" || operator === "||") return logical(operator === "||", left, right);
  const [a, b] = [left(), right()];
  return (
    EQUALITY[operator]?.(a, b) ??
    firstUnknown(a, b) ??
    ARITHMETIC[operator]?.(toNumber(a), toNumber(b)) ??
    null
  );
};

/** @param decisive the operand that decides alone, even beside an unknown one. */
const logical = (decisive: boolean, left: () => Value, right: () => Value): Value => {
  const a = left();
  if (!isUnknown(a) && isTrue(a) === decisive) return decisive;
  const b = right();
  if (!isUnknown(b) && isTrue(b) === decisive) return decisive;
  return firstUnknown(a, b) ?? !decisive;
};

const firstUnknown = (...values: Value[]): string | undefined => values.find(isUnknown);

/** An unknown value is an attribute that AWS assigns: it is equal to nothing certain, but it is not null. */
const compare = (a: Value, b: Value, ifEqual: boolean): Value => {
  if (a === null || b === null) return (a === b) === ifEqual;
  return findUnknown(a) ?? findUnknown(b) ?? equal(a, b) === ifEqual;
};

const EQUALITY: Record<string, (a: Value, b: Value) => Value> = {
  "==": (a, b) => compare(a, b, true),
  "!=": (a, b) => compare(a, b, false),
};

const ARITHMETIC: Record<string, (a: number, b: number) => number | boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};
