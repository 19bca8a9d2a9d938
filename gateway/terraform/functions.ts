// The Terraform functions that configurations of APIs commonly use.
// https://developer.hashicorp.com/terraform/language/functions
import { randomUUID } from "node:crypto";
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import type { Budget } from "./budget.ts";
import { COLLECTION_FUNCTIONS } from "./collection-functions.ts";
import { GROWING_FUNCTIONS } from "./growing-functions.ts";
import { NUMBER_FUNCTIONS } from "./number-functions.ts";
import { findProviderFunction } from "./provider-functions.ts";
import type { Shared } from "./scope.ts";
import { TEXT_FUNCTIONS } from "./text-functions.ts";
import { TIME_FUNCTIONS } from "./time-functions.ts";
import { findUnknown, isUnknown } from "./unknown.ts";
import type { Value } from "./values.ts";

const FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  ...COLLECTION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...TIME_FUNCTIONS,
  nonsensitive: (value = null) => value,
  sensitive: (value = null) => value,
  uuid: () => randomUUID(),
};

/** Functions that look at no argument, or at the deciding ones themselves: their result may contain an unknown one. */
const PASSING = new Set(
  "coalesce format jsonencode lookup nonsensitive sensitive templatefile templatestring tostring".split(
    " ",
  ),
);

/** Functions that arrange elements without looking at them: only an unknown collection makes their result unknown. */
const ARRANGING = new Set(
  (
    "chunklist coalescelist concat distinct element flatten formatlist join keys length merge one reverse setproduct " +
    "setunion slice tolist tomap toset values zipmap"
  ).split(" "),
);

/** @param args evaluated on demand: `try` and `can` handle failing arguments. */
export const callFunction = (name: string, args: (() => Value)[], shared: Shared): Value => {
  const { budget, others } = shared;
  budget.spend(1);
  if (name === "try") return firstThatWorks(args, budget);
  if (name === "can") return attempt(args[0] ?? (() => null), budget) !== undefined;
  const values = args.map((arg) => arg());
  for (const value of values) spendOn(name, value, budget);
  const unknown = findDecidingUnknown(name, values);
  if (unknown !== undefined) return unknown;
  const fn = own(FUNCTIONS, name) ?? findProviderFunction(name);
  if (fn) return fn(...values);
  const result = own(GROWING_FUNCTIONS, name)?.(budget, ...values) ?? others?.(name, values);
  if (result !== undefined) return result;
  throw new GatewayError("EXPRESSION", `The function ${excerpt(name)}() is not supported locally`);
};

/** @returns the unknown argument that makes the result unknown. */
const findDecidingUnknown = (name: string, values: Value[]): string | undefined => {
  if (PASSING.has(name)) return undefined;
  return ARRANGING.has(name) ? values.find(isUnknown) : findUnknown(values);
};

/** Functions that arrange elements, but compare them too. */
const COMPARING = new Set(["distinct", "setunion", "toset"]);

/** Charges each element, but its contents only where they are visited: to compare them, or to find an unknown value. */
const spendOn = (name: string, value: Value, budget: Budget): void => {
  const isVisited = !PASSING.has(name) && !(ARRANGING.has(name) && !COMPARING.has(name));
  if (typeof value === "string") budget.spendOnText(value.length);
  else if (isVisited) budget.spendOnAll(value);
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
