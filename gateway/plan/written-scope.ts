// The names that expressions of a source refer to: variables, locals, modules and resources of one module instance.
import { defineLazy } from "../terraform/lazy.ts";
import { convert, parseType } from "../hcl/type-constraint.ts";
import { evaluate } from "../hcl/evaluate-block.ts";
import type { Block, ModuleBody } from "../hcl/module-body.ts";
import type { Scope, Shared } from "../terraform/scope.ts";
import { isUnknown, unknownBecause, unknownValue } from "../terraform/unknown.ts";
import { isObject, listEntries, toText, type Value } from "../terraform/values.ts";
import { own } from "../../shared/own.ts";
import type { InstanceKey } from "./modules.ts";

/** @returns an object whose values are evaluated when they are read; what fails is unknown. */
export const lazily = (entries: Iterable<[string, () => Value]>, address: string): Value => {
  const target = {};
  for (const [name, read] of entries) {
    defineLazy(target, name, `${address}.${name}`, () => {
      try {
        return read();
      } catch (error) {
        return unknownBecause(error);
      }
    });
  }
  return target;
};

/** The value of a resource or of a module: one, a list with `count`, or a map with `for_each`. */
export const arrange = (
  { count, for_each: forEach }: Block,
  instances: Map<InstanceKey, Value>,
  missing: string,
): Value => {
  const values = [...instances];
  if (forEach !== undefined) {
    return Object.fromEntries(values.map(([key, value]) => [String(key), value]));
  }
  if (count === undefined) return instances.get(undefined) ?? unknownValue(missing);
  return values.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
};

/** @returns the keys of the instances that `count` or `for_each` makes; undefined when they are unknown. */
export const listKeys = (
  { count, for_each: forEach }: Block,
  scope: Scope,
  shared: Shared,
): InstanceKey[] | undefined => {
  if (forEach !== undefined) {
    const elements = evaluate(forEach, scope, shared);
    if (isUnknown(elements) || typeof elements !== "object" || elements === null) return undefined;
    const entries = listEntries(elements);
    return entries.map(([key, value]) => toText(Array.isArray(elements) ? value : key));
  }
  if (count === undefined) return [undefined];
  const number = Number(evaluate(count, scope, shared));
  if (!Number.isSafeInteger(number) || number < 0) return undefined;
  shared.budget.spend(number);
  return Array.from({ length: number }, (_, index) => index);
};

/** Adds `each` and `count` of an instance to the names of its module. */
export const withInstance = (
  scope: Scope,
  { for_each: forEach }: Block,
  key: InstanceKey,
  shared: Shared,
): Scope => {
  const readValue = (): Value => {
    const elements = evaluate(forEach ?? null, scope, shared);
    if (isUnknown(elements)) return elements;
    if (Array.isArray(elements)) return key ?? null;
    const value = isObject(elements) ? own(elements, String(key)) : undefined;
    return value ?? null;
  };
  const each = lazily(
    [
      ["key", () => key ?? null],
      ["value", readValue],
    ],
    "each",
  );
  return (name) => {
    if (name === "each") return each;
    return name === "count" ? { index: key ?? null } : scope(name);
  };
};

/** @param given value that the caller passes; undefined when it passes none. */
export const readVariable = (
  { type, default: fallback, nullable = true }: Block,
  given: Value | undefined,
  name: string,
  shared: Shared,
): Value => {
  const isUnset = given === undefined || (given === null && nullable === false);
  const value = isUnset ? fallback : given;
  if (value === undefined) return unknownValue(`depends on var.${name}`);
  return convert(value, parseType(type, shared));
};

/** @returns the names of resources by type: `aws_sqs_queue` or `data.aws_iam_role` to `jobs`. */
export const groupNames = ({ resources }: ModuleBody): Map<string, string[]> => {
  const byType = new Map<string, string[]>();
  for (const address of resources.keys()) {
    const dot = address.lastIndexOf(".");
    const type = address.slice(0, dot);
    byType.set(type, [...(byType.get(type) ?? []), address.slice(dot + 1)]);
  }
  return byType;
};
