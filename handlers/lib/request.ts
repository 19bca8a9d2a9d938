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

/** For values whose parts are checked one by one. @throws {BadRequestError} when the text is not JSON. */
export const parseJsonOfAnyDepth = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new BadRequestError({ expected: "JSON", actual: "text that is not JSON" });
  }
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

const isContainer = (value: Json): value is Json[] | { [key: string]: Json } =>
  typeof value === "object" && value !== null;
