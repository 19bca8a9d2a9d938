// Arguments and dependencies of a planned resource, as the configuration writes them.
import type { References } from "../terraform/references.ts";
import { isNothing, isObject, type Value } from "../terraform/values.ts";
import type { PlannedResource } from "./modules.ts";
import type { Expressions } from "./plan-document.ts";
import { isExpression } from "./references.ts";

/** Includes `dynamic` blocks, which have values but no expression. */
export const givenArguments = ({ configuration, values, unknown }: PlannedResource): string[] => {
  const written = Object.keys(configuration.expressions ?? {});
  const dynamic = Object.keys(values).filter((name) => isListOfBlocks(values[name]));
  return [...new Set([...written, ...dynamic])].filter(
    (name) => hasUnknown(unknown[name]) || !isNothing(values[name]),
  );
};

/** A plan contains no expression of such a block. An argument without one is not given: the provider computes it. */
export const isInDynamicBlock = (
  { configuration }: PlannedResource,
  [block = "", ...inner]: string[],
): boolean => inner.length > 0 && !Object.hasOwn(configuration.expressions ?? {}, block);

const isListOfBlocks = (value: Value | undefined): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

/** Does not follow references that leave the module, or that are not to a resource. */
export const listDependencies = ({ configuration, module }: PlannedResource): References => {
  const { expressions = {}, for_each_expression: forEach = {}, depends_on = [] } = configuration;
  // An argument may be called "references", so the map of all arguments must not be taken for an expression.
  const written = Object.values(expressions).flatMap(namesIn);
  const names = [...written, ...namesIn(forEach), ...depends_on];
  const prefix = module.address === "" ? "" : `${module.address}.`;
  return {
    addresses: names.flatMap((name) => {
      const [address] = /^[a-z]+_\w+\.[\w-]+/.exec(name) ?? [];
      return address === undefined ? [] : [`${prefix}${address}`];
    }),
    isComplete: !names.some((name) => /^(module|var|local|data)\./.test(name)),
  };
};

const namesIn = (expressions: Expressions): string[] => {
  if (isExpression(expressions)) return expressions.references ?? [];
  // Strings are excluded: the first element of a one-character string is that string again.
  return typeof expressions === "object" && expressions !== null
    ? Object.values(expressions).flatMap((inner: Expressions) => namesIn(inner))
    : [];
};

/** Whether any part of the value is known only after apply. */
export const hasUnknown = (unknown: Value | undefined): boolean =>
  unknown === true ||
  (typeof unknown === "object" && unknown !== null && Object.values(unknown).some(hasUnknown));
