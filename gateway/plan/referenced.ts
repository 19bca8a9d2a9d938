// What the rules see of the references of an expression.
import type { Value } from "../terraform/values.ts";
import type { PlannedResource } from "./modules.ts";
import type { Target } from "./target.ts";
import type { Referenced } from "./rules.ts";

export type ReadAttribute = (resource: PlannedResource, name: string) => Value | undefined;

export const createReferenced = (
  targets: Target[],
  all: Referenced["all"],
  read: ReadAttribute,
): Referenced => ({
  one: (types, attribute) => {
    const found = new Set(
      targets.flatMap((target) =>
        "resource" in target && types.includes(target.resource.type) ? [target.resource] : [],
      ),
    );
    const [only] = found;
    return only && found.size === 1 ? read(only, attribute) : undefined;
  },
  values: () =>
    targets.flatMap((target) =>
      "resource" in target && target.attribute !== undefined
        ? (read(target.resource, target.attribute) ?? [])
        : [],
    ),
  constants: () => targets.flatMap((target) => ("constant" in target ? [target.constant] : [])),
  all,
  only: () => readOnlyValue(targets, read),
  arns: () =>
    targets.flatMap((target) =>
      "resource" in target && target.attribute === undefined
        ? (read(target.resource, "execution_arn") ?? read(target.resource, "arn") ?? [])
        : [],
    ),
});

/** @returns the value of a single reference: several are ambiguous. */
export const readOnlyValue = (
  [target, ...others]: Target[],
  read: ReadAttribute,
): Value | undefined => {
  if (!target || others.length > 0 || "unresolved" in target) return undefined;
  if ("constant" in target) return target.constant;
  const { resource, attribute } = target;
  return attribute === undefined ? undefined : read(resource, attribute);
};
