// The instances that a synthesized resource has, as far as its `count` or `for_each` is written out.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { type Body, isBody } from "../marks/body.ts";

/** More than these are compared as one. */
const MOST_INSTANCES = 1000;

/** @returns instances by address; none for `count = 0`, one without an index when the number is not written out. */
export const listInstances = (address: string, body: Body): [address: string, body: Body][] => {
  const { count, for_each: expression, ...rest } = body;
  const each = readSet(expression);
  const keys = readKeys(count, each);
  if (keys === undefined || keys.length > MOST_INSTANCES) return [[address, body]];
  const values = isBody(each) && VALUE.test(JSON.stringify(rest)) ? Object.values(each) : [];
  return keys.map((key, at): [string, Body] => [
    `${address}${key}`,
    at in values ? { ...rest, "each.value": values[at] } : rest,
  ]);
};

/** An argument that depends on the value, not only on the key. */
const VALUE = /\beach\.value\b/;

/** CDKTF writes a list as a set: `${toset(["a","b"])}`. */
const readSet = (each: unknown): unknown => {
  if (typeof each !== "string") return each;
  const [, list = ""] = /^\$\{toset\((\[.*\])\)\}$/s.exec(each) ?? [];
  return parseJsonOrNothing(list) ?? each;
};

const readKeys = (count: unknown, each: unknown): string[] | undefined => {
  if (typeof count === "number" && count <= MOST_INSTANCES) {
    return Array.from({ length: Math.max(0, count) }, (_, index) => `[${index}]`);
  }
  if (Array.isArray(each) && each.every((key) => typeof key === "string" && !key.includes("${"))) {
    return each.map((key) => `[${JSON.stringify(key)}]`);
  }
  return isBody(each) ? Object.keys(each).map((key) => `[${JSON.stringify(key)}]`) : undefined;
};
