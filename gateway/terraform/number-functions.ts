// Functions of numbers and booleans.
// https://developer.hashicorp.com/terraform/language/functions
import { GatewayError } from "../diagnostics/errors.ts";
import { list, text } from "./conversions.ts";
import { isTrue, toNumber, type Value } from "./values.ts";

export const NUMBER_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  abs: (n = 0) => Math.abs(toNumber(n)),
  ceil: (n = 0) => Math.ceil(toNumber(n)),
  floor: (n = 0) => Math.floor(toNumber(n)),
  max: (...values) => Math.max(...values.map(toNumber)),
  min: (...values) => Math.min(...values.map(toNumber)),
  parseint: (value, base = 10) => {
    const number = Number.parseInt(text(value), toNumber(base));
    if (Number.isNaN(number)) throw new GatewayError("EXPRESSION", "parseint() finds no number");
    return number;
  },
  pow: (n = 0, exponent = 0) => toNumber(n) ** toNumber(exponent),
  signum: (n = 0) => Math.sign(toNumber(n)),
  sum: (values) => list(values).reduce<number>((sum, value) => sum + toNumber(value), 0),
  tobool: (value = null) => (value === null ? null : isTrue(value)),
  tonumber: (value = null) => (value === null ? null : toNumber(value)),
};
