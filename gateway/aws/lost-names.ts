// Finds the one attribute name that dynalite loses: in its items, which are plain objects, it sets the prototype.
import type { Misfit } from "./shapes.ts";

const NAME = "__proto__";

/** @returns undefined when the call of DynamoDB names no such attribute. */
export const findLostName = (input: object): Misfit | undefined =>
  isNamedIn(input) || Object.values(readNames(input)).includes(NAME)
    ? { message: `The embedded DynamoDB has no attribute named "${NAME}".`, kind: "range" }
    : undefined;

const isNamedIn = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (Object.hasOwn(value, NAME) || Object.values(value).some(isNamedIn));

const readNames = (input: object): object =>
  ("ExpressionAttributeNames" in input && (input.ExpressionAttributeNames as object | null)) || {};
