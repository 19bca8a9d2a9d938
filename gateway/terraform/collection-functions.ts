// Functions of lists, sets and maps. A set is a sorted list without duplicates.
// https://developer.hashicorp.com/terraform/language/functions
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { list, map, text } from "./conversions.ts";
import { groupByKey } from "./loops.ts";
import { isUnknown } from "./unknown.ts";
import { equal, isTrue, listEntries, toNumber, type Value } from "./values.ts";

export const COLLECTION_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  alltrue: (values) => list(values).every(isTrue),
  anytrue: (values) => list(values).some(isTrue),
  chunklist: (values, size = 0) => chunk(list(values), toNumber(size)),
  coalesce: (...values) => values.find((value) => value !== null && value !== "") ?? null,
  coalescelist: (...lists) => lists.find((values) => list(values).length > 0) ?? [],
  compact: (values) => list(values).filter((value) => value !== null && value !== ""),
  concat: (...lists) => lists.flatMap((values) => list(values)),
  contains: (values, value = null) => list(values).some((one) => equal(one, value)),
  distinct: (values) => unique(list(values)),
  element: (values, index = 0) => readElement(list(values), toNumber(index)),
  index: (values, value = null) => findIndex(list(values), value),
  keys: (value) => listEntries(map(value)).map(([key]) => key),
  length: (value = "") =>
    typeof value === "string" ? Array.from(value).length : listEntries(value).length,
  lookup: (from = {}, key = "", fallback) => lookup(from, key, fallback),
  matchkeys: (values, keys, wanted) => {
    const [known, isWanted] = [list(keys), createFinder(wanted)];
    return list(values).filter((_, at) => isWanted(known[at] ?? null));
  },
  merge: (...maps) => Object.fromEntries(maps.flatMap((value) => Object.entries(map(value ?? {})))),
  one: (values) => readOnly(values === null ? [] : list(values)),
  reverse: (values) => list(values).toReversed(),
  setintersection: (first, ...sets) => {
    const finders = sets.map(createFinder);
    return toSet(list(first).filter((one) => finders.every((isThere) => isThere(one))));
  },
  setsubtract: (from, without) => {
    const isLeftOut = createFinder(without);
    return toSet(list(from).filter((one) => !isLeftOut(one)));
  },
  setunion: (...sets) => toSet(sets.flatMap((set) => list(set))),
  slice: (values, from = 0, to = 0) => list(values).slice(toNumber(from), toNumber(to)),
  sort: (values) => list(values).map(text).toSorted(),
  tolist: (value) => list(value),
  tomap: (value) => map(value),
  toset: (value) => toSet(list(value)),
  transpose: (value) => transpose(map(value)),
  values: (value) => listEntries(map(value)).map(([, element]) => element),
  zipmap: (keys, values) => {
    const given = list(values);
    return Object.fromEntries(list(keys).map((key, at) => [text(key), given[at] ?? null]));
  },
};

/** Sorted as Terraform iterates over sets of strings and of numbers. */
export const toSet = (values: Value[]): Value[] => {
  const distinct = unique(values);
  if (distinct.every((value) => typeof value === "number"))
    return distinct.toSorted((a, b) => a - b);
  return distinct.every((value) => typeof value === "string") ? distinct.toSorted() : distinct;
};

/** @returns whether a value is an element, in the same time for any number of elements. */
const createFinder = (values: Value | undefined): ((value: Value) => boolean) => {
  const texts = new Set(list(values).map((one) => JSON.stringify(one)));
  return (value) => texts.has(JSON.stringify(value));
};

const unique = (values: Value[]): Value[] => {
  const byText = new Map(values.toReversed().map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].toReversed();
};

const chunk = (values: Value[], size: number): Value[] => {
  if (size < 1) return values.length === 0 ? [] : [values];
  const chunks = Math.ceil(values.length / size);
  return Array.from({ length: chunks }, (_, at) => values.slice(at * size, (at + 1) * size));
};

const readElement = (values: Value[], index: number): Value => {
  if (values.length === 0) throw new GatewayError("EXPRESSION", "element() finds no element");
  return values.at(index % values.length) ?? null;
};

const findIndex = (values: Value[], value: Value): number => {
  const at = values.findIndex((one) => equal(one, value));
  if (at === -1) throw new GatewayError("EXPRESSION", "index() does not find the value");
  return at;
};

const readOnly = (values: Value[]): Value => {
  if (values.length <= 1) return values[0] ?? null;
  throw new GatewayError("EXPRESSION", `one() expects at most one element, found ${values.length}`);
};

const lookup = (from: Value, key: Value, fallback?: Value): Value => {
  const unknown = [from, key].find(isUnknown);
  if (unknown !== undefined) return unknown;
  const value = own(map(from), text(key)) ?? fallback;
  if (value === undefined)
    throw new GatewayError("EXPRESSION", `lookup() does not find "${excerpt(text(key))}"`);
  return value;
};

const transpose = (from: { [key: string]: Value }): Value => {
  const pairs = listEntries(from).flatMap(([key, values]) =>
    list(values).map((value) => [text(value), key] as const),
  );
  return groupByKey(pairs.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))));
};
