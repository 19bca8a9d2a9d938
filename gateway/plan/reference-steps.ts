// Splits references, as a plan writes them, into steps.
import { parseJson } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { isObject, type Value } from "../terraform/values.ts";
import type { InstanceKey } from "./modules.ts";

/** Drops prefixes of other references: a plan lists `a.b` after `a.b.c`. */
export const mostSpecific = (references: string[]): string[] => {
  const less = new Set(references.flatMap(listBeginnings));
  return references.filter((one) => !less.has(one));
};

/** Prefixes that end before a `.` or a `[`. */
const listBeginnings = (reference: string): string[] =>
  [...reference.matchAll(/[.[]/g)].map(({ index }) => reference.slice(0, index));

/** Splits `a.b["c"].d` into `a`, `b`, `["c"]`, `d`. */
export const splitSteps = (reference: string): string[] =>
  reference.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|[^.[\]]+/g) ?? [];

interface InstanceSteps {
  name: string;
  key: InstanceKey;
  rest: string[];
}

export const splitInstance = ([name = "", step, ...rest]: string[]): InstanceSteps =>
  step?.startsWith("[")
    ? { name, key: parseJson(step.slice(1, -1)) as string | number, rest }
    : { name, key: undefined, rest: step === undefined ? [] : [step, ...rest] };

export const isKey = (value: Value): value is string | number =>
  typeof value === "string" || typeof value === "number";

/** Reads `["c"]` as `c`. */
export const readStepName = (step: string): string =>
  step.startsWith("[") ? String(parseJson(step.slice(1, -1))) : step;

export const valueAt = (value: Value, names: string[]): Value | undefined =>
  names.reduce<Value | undefined>(
    (from, name) => (isObject(from) ? own(from, name) : undefined),
    value,
  );
