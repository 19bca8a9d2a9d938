// Operators of Terraform expressions.
// https://developer.hashicorp.com/terraform/language/expressions/operators
import { equal, toNumber, type Value } from "./values.ts";

export const unary = (operator: string, operand: Value): Value =>
  operator === "!" ? operand !== true : -toNumber(operand);

/** Operands are evaluated on demand: `&&` and `||` short-circuit. */
export const binary = (operator: string, left: () => Value, right: () => Value): Value =>
  LOGICAL[operator]?.(left, right) ??
  EQUALITY[operator]?.(left(), right()) ??
  ARITHMETIC[operator]?.(toNumber(left()), toNumber(right())) ??
  null;

const LOGICAL: Record<string, (a: () => Value, b: () => Value) => boolean> = {
  "||": (a, b) => a() === true || b() === true,
  "&&": (a, b) => a() === true && b() === true,
};

const EQUALITY: Record<string, (a: Value, b: Value) => boolean> = {
  "==": equal,
  "!=": (a, b) => !equal(a, b),
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
