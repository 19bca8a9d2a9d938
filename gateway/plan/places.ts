// Parts of expressions, and the places that they are evaluated in.
import { own } from "../../shared/own.ts";
import { isObject } from "../terraform/values.ts";
import type { PlannedResource } from "./modules.ts";
import type { Expressions } from "./plan-document.ts";
import type { Place } from "./references.ts";
import type { Target } from "./target.ts";

/** @returns the place of a resource's expressions. */
export const createPlace = ({ module, key, configuration }: PlannedResource): Place => ({
  module,
  key,
  forEach: configuration.for_each_expression,
});

/** @returns the expression of one argument of a block. */
export const readArgument = (
  expression: Expressions | undefined,
  name: string,
): Expressions | undefined =>
  isObject(expression) ? own(expression as Record<string, Expressions>, name) : undefined;

/** @returns the first target, if it is a constant string. */
export const onlyText = ([target]: Target[]): string | undefined =>
  target && "constant" in target && typeof target.constant === "string"
    ? target.constant
    : undefined;
