// Checks what a client sent: a JSON object, not nested too deep, with the fields that a route needs.
import { BadRequestError } from "./errors.ts";
import { MAX_NESTING } from "./limits.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** @throws {BadRequestError} when the text is not JSON, or is nested deeper than MAX_NESTING. */
export const parseJson = (text: string): Json => {
  const value = parseJsonOfAnyDepth(text);
  assertNesting(value);
  return value;
};

export const isObject = (value: Json): value is { [key: string]: Json } =>
  isContainer(value) && !Array.isArray(value);

/** @throws {BadRequestError} when it is not a JSON object. */
export const requireObject = (value: Json): { [key: string]: Json } => {
  if (isObject(value)) return value;
  throw new BadRequestError({ expected: "a JSON object", actual: describe(value) });
};

/**
 * @returns any JSON value of the object's own field: `0`, `""`, `false` and `null` are values too, and `__proto__` and
 * `constructor` are names like any other.
 * @throws {BadRequestError} when the message has no such field.
 */
export const requiredField = (body: string, name: string): Json => {
  const value = new Map(Object.entries(requireObject(parseJson(body)))).get(name);
  if (value === undefined) {
    throw new BadRequestError({ expected: `the field "${name}"`, actual: "a message without it" });
  }
  return value;
};

/** @returns the text to send to clients: a string as it is, anything else as JSON. */
export const asText = (value: Json): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/**
 * For values whose parts are checked one by one.
 *
 * @returns Infinity in place of an integer that would become another one; {@link assertNumbers} refuses it.
 * @throws {BadRequestError} when the text is not JSON.
 */
export const parseJsonOfAnyDepth = (text: string): Json => {
  try {
    const value = JSON.parse(text) as Json;
    return LONG_NUMBER.test(text) ? (JSON.parse(text.replace(TOKENS, markInexact)) as Json) : value;
  } catch {
    throw new BadRequestError({ expected: "JSON", actual: "text that is not JSON" });
  }
};

/** A double holds every integer of fewer digits. */
const LONG_NUMBER = /\d{16}/;

/** Strings and numbers of valid JSON. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const markInexact = (token: string): string =>
  LONG_INTEGER.test(token) && !isExact(token) ? "1e999" : token;

const LONG_INTEGER = /^-?\d{16,}$/;

/** JSON.stringify writes 2 ** 64 as 18446744073709552000, which is another value, but the same text afterwards. */
const isExact = (integer: string): boolean => {
  const value = Number(integer);
  return String(value) === integer || (Number.isFinite(value) && BigInt(integer) === BigInt(value));
};

/** @returns Unicode characters, as JSON Schema counts them: an emoji that takes two UTF-16 code units is one. */
export const countCharacters = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** @returns the kind of a value, in words. */
export const describe = (value: Json): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

/**
 * Level by level: recursion would overflow the stack on deep nesting.
 *
 * @throws {BadRequestError} when the value is nested deeper than MAX_NESTING.
 */
export const assertNesting = (value: Json): void => {
  let containers = [value].filter(isContainer);
  for (let nesting = 1; containers.length > 0; nesting += 1) {
    if (nesting > MAX_NESTING) {
      throw new BadRequestError({
        expected: `arrays and objects nested at most ${MAX_NESTING} deep`,
        actual: "deeper nesting",
      });
    }
    containers = containers.flatMap((container) => Object.values(container)).filter(isContainer);
  }
};

/**
 * For values that are passed on: without it, 1e400 becomes null, and 9007199254740993 ends in 2.
 *
 * @param value nested at most MAX_NESTING deep.
 * @throws {BadRequestError} when a number in it is too large for a double, or is an integer that a double would round.
 */
export const assertNumbers = (value: Json): void => {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new BadRequestError({
      expected: "numbers that a double holds, and others as strings",
      actual: "an integer with more digits, or a number that is too large",
    });
  }
  if (isContainer(value)) Object.values(value).forEach(assertNumbers);
};

const isContainer = (value: Json): value is Json[] | { [key: string]: Json } =>
  typeof value === "object" && value !== null;
