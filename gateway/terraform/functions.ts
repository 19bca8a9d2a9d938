// The Terraform functions that configurations of APIs commonly use.
// https://developer.hashicorp.com/terraform/language/functions
import { parseJson } from "../../shared/bounded-json.ts";
import { createHash } from "node:crypto";
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import type { Budget } from "./budget.ts";
import { regex, regexall, replacePattern } from "./patterns.ts";
import { describe, listEntries, isObject, toNumber, toText, type Value } from "./values.ts";

type TerraformFunction = (...args: Value[]) => Value;

/** A function whose result may be far larger, or take far longer, than its arguments suggest. */
type GrowingFunction = (budget: Budget, ...args: Value[]) => Value;

/** @param args evaluated on demand: `try` and `can` handle failing arguments. */
export const callFunction = (name: string, args: (() => Value)[], budget: Budget): Value => {
  budget.spend(1);
  if (name === "try") return firstThatWorks(args, budget);
  if (name === "can") return attempt(args[0] ?? (() => null), budget) !== undefined;
  const fn = own(FUNCTIONS, name);
  const growing = own(GROWING_FUNCTIONS, name);
  if (!fn && !growing) {
    throw new GatewayError(
      "EXPRESSION",
      `The function ${excerpt(name)}() is not supported locally`,
    );
  }
  const values = args.map((arg) => arg());
  for (const value of values) spendOn(value, budget);
  return fn ? fn(...values) : (growing?.(budget, ...values) ?? null);
};

/** Charges each element, but not its contents: functions do not visit them. */
const spendOn = (value: Value, budget: Budget): void => {
  if (typeof value === "string") budget.spendOnText(value.length);
  else if (typeof value === "object" && value !== null) budget.spend(Object.keys(value).length);
};

/** Creating an error is slow. */
const STEPS_OF_A_FAILURE = 200;

const attempt = (expression: () => Value, budget: Budget): { value: Value } | undefined => {
  try {
    return { value: expression() };
  } catch {
    budget.spend(STEPS_OF_A_FAILURE);
    return undefined;
  }
};

const firstThatWorks = (expressions: (() => Value)[], budget: Budget): Value => {
  for (const expression of expressions) {
    const found = attempt(expression, budget);
    if (found) return found.value;
  }
  throw new GatewayError("EXPRESSION", "No argument of try() can be evaluated");
};

const list = (value: Value = []): Value[] => listEntries(value).map(([, element]) => element);
const text = (value: Value = ""): string => toText(value);
const map = (value: Value = {}): { [key: string]: Value } => {
  if (isObject(value)) return value;
  throw new GatewayError("EXPRESSION", `Expected a map, found ${describe(value)}`);
};

const sha256 = (value: Value = ""): Buffer => createHash("sha256").update(text(value)).digest();

/** `search` is a regular expression when written as `/…/`. */
const replace = (budget: Budget, string: Value, search: Value, replacement: Value): string => {
  const [whole, wanted, put] = [text(string), text(search), text(replacement)];
  const pattern = /^\/(.*)\/$/s.exec(wanted)?.[1];
  if (pattern !== undefined) return replacePattern(budget, whole, pattern, put);
  return joinTexts(budget, whole.split(wanted), put);
};

const joinTexts = (budget: Budget, texts: string[], separator: string): string => {
  const characters = texts.reduce((sum, each) => sum + each.length, 0);
  budget.spendOnText(characters + separator.length * texts.length);
  return texts.join(separator);
};

const format = (template: Value, ...args: Value[]): string => {
  const values = [...args];
  return text(template).replace(/%(%|[sdvq])/g, (_, verb: string) => {
    if (verb === "%") return "%";
    const value = text(values.shift());
    return verb === "q" ? JSON.stringify(value) : value;
  });
};

const flatten = (budget: Budget, values: Value[]): Value[] => {
  budget.spend(values.length);
  return values.flatMap((value) => (Array.isArray(value) ? flatten(budget, value) : [value]));
};

const lookup = (from: Value, key: Value, fallback?: Value): Value => {
  const value = own(map(from), text(key)) ?? fallback;
  if (value === undefined)
    throw new GatewayError("EXPRESSION", `lookup() does not find "${excerpt(text(key))}"`);
  return value;
};

const FUNCTIONS: Record<string, TerraformFunction> = {
  abs: (n = 0) => Math.abs(toNumber(n)),
  alltrue: (values) => list(values).every((value) => value === true),
  anytrue: (values) => list(values).some((value) => value === true),
  base64decode: (value) => Buffer.from(text(value), "base64").toString(),
  base64encode: (value) => Buffer.from(text(value)).toString("base64"),
  base64sha256: (value) => sha256(value).toString("base64"),
  coalesce: (...values) => values.find((value) => value !== null && value !== "") ?? null,
  compact: (values) => list(values).filter((value) => value !== null && value !== ""),
  concat: (...lists) => lists.flatMap((values) => list(values)),
  contains: (values, value = null) => list(values).includes(value),
  distinct: (values) => [...new Set(list(values))],
  element: (values, index = 0) => list(values)[toNumber(index) % list(values).length] ?? null,
  endswith: (string, suffix) => text(string).endsWith(text(suffix)),
  format,
  jsondecode: (value) => parseJson(text(value)) as Value,
  keys: (value) => Object.keys(map(value)).toSorted(),
  length: (value = "") => (typeof value === "string" ? value.length : listEntries(value).length),
  lookup: (from = {}, key = "", fallback) => lookup(from, key, fallback),
  lower: (value) => text(value).toLowerCase(),
  max: (...values) => Math.max(...values.map(toNumber)),
  merge: (...maps) => Object.fromEntries(maps.flatMap((value) => Object.entries(map(value ?? {})))),
  min: (...values) => Math.min(...values.map(toNumber)),
  nonsensitive: (value = null) => value,
  sensitive: (value = null) => value,
  sha256: (value) => sha256(value).toString("hex"),
  split: (separator, string) => text(string).split(text(separator)),
  startswith: (string, prefix) => text(string).startsWith(text(prefix)),
  substr: (string, offset = 0, length = 0) =>
    text(string)
      .slice(toNumber(offset))
      .slice(0, toNumber(length) < 0 ? undefined : toNumber(length)),
  tolist: (value) => list(value),
  tomap: (value) => map(value),
  tonumber: (value = null) => toNumber(value),
  toset: (value) => [...new Set(list(value))],
  tostring: (value = null) => (value === null ? null : text(value)),
  trim: (value, characters) => text(value).replace(trimPattern(text(characters)), ""),
  trimprefix: (string, prefix) => {
    const value = text(string);
    return value.startsWith(text(prefix)) ? value.slice(text(prefix).length) : value;
  },
  trimspace: (value) => text(value).trim(),
  trimsuffix: (string, suffix) => {
    const value = text(string);
    return value.endsWith(text(suffix))
      ? value.slice(0, value.length - text(suffix).length)
      : value;
  },
  upper: (value) => text(value).toUpperCase(),
  values: (value) =>
    Object.entries(map(value))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, element]) => element),
};

const GROWING_FUNCTIONS: Record<string, GrowingFunction> = {
  flatten: (budget, values) => flatten(budget, list(values)),
  join: (budget, separator, ...lists) =>
    joinTexts(budget, lists.flatMap((values) => list(values)).map(text), text(separator)),
  jsonencode: (budget, value = null) => {
    budget.spendOnAll(value);
    return JSON.stringify(value);
  },
  regex: (budget, pattern, string) => regex(budget, text(pattern), text(string)),
  regexall: (budget, pattern, string) => regexall(budget, text(pattern), text(string)),
  replace: (budget, string = "", search = "", replacement = "") =>
    replace(budget, string, search, replacement),
};

const trimPattern = (characters: string): RegExp => {
  const set = `[${characters.replace(/[\\\]^-]/g, "\\$&")}]+`;
  return new RegExp(`^${set}|${set}$`, "g");
};
