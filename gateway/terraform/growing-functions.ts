// Functions whose result may be far larger, or take far longer, than their arguments suggest: they charge what they do.
// https://developer.hashicorp.com/terraform/language/functions
import { GatewayError } from "../diagnostics/errors.ts";
import type { Budget } from "./budget.ts";
import { list, text } from "./conversions.ts";
import { format } from "./format.ts";
import { regex, regexall, replacePattern } from "./patterns.ts";
import { isObject, toNumber, type Value } from "./values.ts";

type GrowingFunction = (budget: Budget, ...args: Value[]) => Value;

export const GROWING_FUNCTIONS: Record<string, GrowingFunction> = {
  format: (budget, template, ...values) => format(budget, text(template), values),
  flatten: (budget, values) => flatten(budget, list(values)),
  formatlist: (budget, template, ...values) => formatList(budget, text(template), values),
  join: (budget, separator, ...lists) =>
    joinTexts(budget, lists.flatMap((values) => list(values)).map(text), text(separator)),
  jsonencode: (budget, value = null) => {
    budget.spendOnAll(value);
    return encodeJson(value);
  },
  range: (budget, ...limits) => listNumbers(budget, limits.map(toNumber)),
  regex: (budget, pattern, string) => regex(budget, text(pattern), text(string)),
  regexall: (budget, pattern, string) => regexall(budget, text(pattern), text(string)),
  replace: (budget, string = "", search = "", replacement = "") =>
    replace(budget, string, search, replacement),
  setproduct: (budget, ...sets) => multiply(budget, sets.map(list)),
};

const flatten = (budget: Budget, values: Value[]): Value[] => {
  budget.spend(values.length);
  return values.flatMap((value) => (Array.isArray(value) ? flatten(budget, value) : [value]));
};

const formatList = (budget: Budget, template: string, values: Value[]): Value[] => {
  const length = Math.max(0, ...values.map((value) => (Array.isArray(value) ? value.length : 1)));
  budget.spend(length * (values.length + 1));
  return Array.from({ length }, (_, at) =>
    format(
      budget,
      template,
      values.map((value) => (Array.isArray(value) ? (value[at] ?? null) : value)),
    ),
  );
};

const joinTexts = (budget: Budget, texts: string[], separator: string): string => {
  const characters = texts.reduce((sum, each) => sum + each.length, 0);
  budget.spendOnText(characters + separator.length * texts.length);
  return texts.join(separator);
};

/** Sorts keys and escapes what HTML would interpret, as Terraform does. */
const encodeJson = (value: Value): string => {
  const sorted = JSON.stringify(value, (_, inner: Value) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return sorted.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
};

/** `range(end)`, `range(start, end)` or `range(start, end, step)`. */
const listNumbers = (budget: Budget, [first = 0, second, third]: number[]): Value[] => {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  const step = third ?? (end < start ? -1 : 1);
  const count = Math.ceil((end - start) / step);
  if (step === 0 || count < 0)
    throw new GatewayError("EXPRESSION", "range() never reaches its end");
  budget.spend(count);
  return Array.from({ length: count }, (_, at) => start + at * step);
};

/** `search` is a regular expression when written as `/…/`. */
const replace = (budget: Budget, string: Value, search: Value, replacement: Value): string => {
  const [whole, wanted, put] = [text(string), text(search), text(replacement)];
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (pattern !== undefined) return replacePattern(budget, whole, pattern, put);
  return joinTexts(budget, whole.split(wanted), put);
};

const multiply = (budget: Budget, sets: Value[][]): Value[][] =>
  sets.reduce<Value[][]>(
    (products, set) => {
      budget.spend(products.length * set.length * (sets.length + 1));
      return products.flatMap((product) => set.map((value) => [...product, value]));
    },
    [[]],
  );
