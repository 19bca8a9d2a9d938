// References of an expression, and what a rule makes of them.
import type { PlannedResource } from "../../../gateway/plan/modules.ts";
import { createReferenced } from "../../../gateway/plan/referenced.ts";
import { RULES } from "../../../gateway/plan/rules.ts";
import type { Target } from "../../../gateway/plan/target.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

export const planned = (type: string, values: Record<string, Value>): PlannedResource => ({
  address: `${type}.x`,
  mode: "managed",
  type,
  name: "x",
  key: undefined,
  module: { address: "", key: undefined, configuration: {} },
  values,
  unknown: {},
  configuration: {},
});

/** A reference to a resource, or to one of its attributes. */
export const to = (type: string, values: Record<string, Value>, attribute?: string): Target => ({
  resource: planned(type, values),
  ...(attribute !== undefined && { attribute }),
});

export const read = (resource: PlannedResource, name: string) => resource.values[name];

export const rebuild = (kind: string, targets: Target[], all: PlannedResource[] = []) =>
  RULES[kind]!(
    createReferenced(
      targets,
      (type, name) => all.filter((one) => one.type === type).map((one) => read(one, name) ?? null),
      read,
    ),
  );
