// Terraform's functions, those that configurations of APIs use.
// https://developer.hashicorp.com/terraform/language/functions
import { parseJson } from "../../shared/bounded-json.ts";
import { createHash } from "node:crypto";
import { GatewayError } from "../errors.ts";
import { own } from "../../shared/own.ts";
import { entriesOf, isObject, toNumber, toText, type Value } from "./values.ts";

type TerraformFunction = (...args: Value[]) => Value;

/** @param args evaluated when needed: `try` and `can` survive the failure of theirs. */
export const callFunction = (name: string, args: (() => Value)[]): Value => {
  if (name === "try") return firstThatWorks(args);
  if (name === "can") return works(args[0] ?? (() => null));
  const fn = own(FUNCTIONS, name);
  if (!fn) throw new GatewayError("EXPRESSION", `The function ${name}() is not served locally`);
  return fn(...args.map((arg) => arg()));
};

const works = (expression: () => Value): boolean => {
  try {
    expression();
    return true;
  } catch {
    return false;
  }
};

const firstThatWorks = (expressions: (() => Value)[]): Value => {
  const found = expressions.find(works);
  if (!found) throw new GatewayError("EXPRESSION", "No argument of try() has a value");
  return found();
};

const list = (value: Value = []): Value[] => entriesOf(value).map(([, element]) => element);
const text = (value: Value = ""): string => toText(value);
const map = (value: Value = {}): { [key: string]: Value } => {
  if (isObject(value)) return value;
  throw new GatewayError("EXPRESSION", `Expected a map, found ${JSON.stringify(value)}`);
};

const sha256 = (value: Value = ""): Buffer => createHash("sha256").update(text(value)).digest();

/** `/…/` is a regular expression in Go's syntax; the common part of it is JavaScript's too. */
const replace = (string: Value, search: Value, replacement: Value): string => {
  const pattern = /^\/(.*)\/$/s.exec(text(search))?.[1];
  return text(string).replaceAll(
    pattern === undefined ? text(search) : new RegExp(pattern, "g"),
    () => text(replacement),
  );
};

const format = (template: Value, ...args: Value[]): string => {
  const values = [...args];
  return text(template).replace(/%(%|[sdvq])/g, (_, verb: string) => {
    if (verb === "%") return "%";
    const value = text(values.shift());
    return verb === "q" ? JSON.stringify(value) : value;
  });
};

const flatten = (values: Value[]): Value[] =>
  values.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]));

const lookup = (from: Value, key: Value, fallback?: Value): Value => {
  const value = own(map(from), text(key)) ?? fallback;
  if (value === undefined) throw new GatewayError("EXPRESSION", `lookup() finds no "${text(key)}"`);
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
  flatten: (values) => flatten(list(values)),
  format,
  join: (separator, ...lists) =>
    lists
      .flatMap((values) => list(values))
      .map(text)
      .join(text(separator)),
  jsondecode: (value) => parseJson(text(value)) as Value,
  jsonencode: (value = null) => JSON.stringify(value),
  keys: (value) => Object.keys(map(value)).toSorted(),
  length: (value = "") => (typeof value === "string" ? value.length : entriesOf(value).length),
  lookup: (from = {}, key = "", fallback) => lookup(from, key, fallback),
  lower: (value) => text(value).toLowerCase(),
  max: (...values) => Math.max(...values.map(toNumber)),
  merge: (...maps) => Object.fromEntries(maps.flatMap((value) => Object.entries(map(value ?? {})))),
  min: (...values) => Math.min(...values.map(toNumber)),
  nonsensitive: (value = null) => value,
  regex: (pattern, string) => {
    const found = new RegExp(text(pattern)).exec(text(string));
    if (!found) throw new GatewayError("EXPRESSION", `regex() finds nothing in "${text(string)}"`);
    return found[0];
  },
  replace: (string = "", search = "", replacement = "") => replace(string, search, replacement),
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

const trimPattern = (characters: string): RegExp => {
  const set = `[${characters.replace(/[\\\]^-]/g, "\\$&")}]+`;
  return new RegExp(`^${set}|${set}$`, "g");
};
