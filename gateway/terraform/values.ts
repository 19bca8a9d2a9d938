// Values of Terraform expressions: member access, conversion and descriptions.
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { isUnknown } from "./unknown.ts";

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** @throws {GatewayError} for a missing member: a wrong name must not become an empty string. */
export const member = (value: Value, key: Value): Value => {
  if (isUnknown(value)) return value;
  if (isUnknown(key)) return key;
  const name = toText(key);
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
    throw new GatewayError("UNKNOWN_REFERENCE", `${describe(value)} has no "${excerpt(name)}"`);
  }
  return (value as Record<string, Value>)[name] ?? null;
};

/** @returns a list's indexes and elements, or a map's keys and values in the order of the keys. */
export const listEntries = (value: Value): [Value, Value][] => {
  if (Array.isArray(value)) return value.map((element, index) => [index, element]);
  if (isObject(value)) {
    return Object.keys(value)
      .toSorted()
      .map((key) => [key, value[key] ?? null]);
  }
  throw new GatewayError("EXPRESSION", `Expected a list or a map, found ${describe(value)}`);
};

export const isObject = (value: unknown): value is { [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Converts a value as a template does. @throws {GatewayError} for null, lists and maps. */
export const toText = (value: Value): string => {
  if (value === null || typeof value === "object") {
    throw new GatewayError("EXPRESSION", `${describe(value)} cannot be part of a string`);
  }
  return String(value);
};

/** Converts a map's values to strings; returns an empty map for any other value. */
export const toTextMap = (value: Value | undefined): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, toText(element)]))
    : {};

export const toNumber = (value: Value): number => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) {
    throw new GatewayError("EXPRESSION", `Expected a number, found ${describe(value)}`);
  }
  return number;
};

/** Like Terraform, accepts "true" for true. */
export const isTrue = (value: Value): boolean => value === true || value === "true";

export const equal = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);

const MAX_TOLD_KEYS = 20;

/** Describes a value for messages. */
export const describe = (value: Value): string =>
  typeof value === "object" && value !== null
    ? Array.isArray(value)
      ? "a list"
      : `a map with ${excerpt(Object.keys(value).slice(0, MAX_TOLD_KEYS).join(", ")) || "no keys"}`
    : excerpt(String(value));

/** Whether a value is null or empty, as providers write arguments that are not set. */
export const isNothing = (value: Value | undefined): value is undefined | null =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);
