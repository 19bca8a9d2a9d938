// Parts of expressions, and where they stand.
import { own } from "../../shared/own.ts";
import { isObject } from "../terraform/values.ts";
import type { PlannedResource } from "./modules.ts";
import type { Expressions } from "./plan-document.ts";
import type { Place, Target } from "./references.ts";

/** Where a resource's expressions stand. */
export const createPlace = ({ module, key, configuration }: PlannedResource): Place => ({
  module,
  key,
  forEach: configuration.for_each_expression,
});

/** Of a block, the expression of one argument. */
export const readArgument = (
  expression: Expressions | undefined,
  name: string,
): Expressions | undefined =>
  isObject(expression) ? own(expression as Record<string, Expressions>, name) : undefined;

/** The constant text that an expression leads to first. */
export const onlyText = ([target]: Target[]): string | undefined =>
  target && "constant" in target && typeof target.constant === "string"
    ? target.constant
    : undefined;
