// Follows the names that an expression refers to: through variables, outputs and each.value, to resources or constants.
import { isObject, type Value } from "../terraform/values.ts";
import type { InstanceKey, ModuleInstance, PlannedResource, PlannedResources } from "./modules.ts";
import type { Expression, Expressions } from "./plan-document.ts";

/** Where a reference ends. */
export type Target =
  | { resource: PlannedResource; attribute?: string }
  | { constant: Value }
  /** Something that the plan does not tell: a local, most of all. */
  | { unresolved: string };

/** Where an expression stands. */
export interface Place {
  module: ModuleInstance;
  /** What `each.key` and `count.index` are there. */
  key: InstanceKey;
  forEach?: Expression;
}

export class References {
  private readonly planned: PlannedResources;
  private readonly variables: Record<string, { value?: Value }>;

  constructor(planned: PlannedResources, variables: Record<string, { value?: Value }> = {}) {
    this.planned = planned;
    this.variables = variables;
  }

  /** @returns at least one target for each name, except for those that only choose an instance. */
  targets(expression: Expressions | undefined, place: Place): Target[] {
    if (!isExpression(expression)) return [];
    if (expression.constant_value !== undefined) return [{ constant: expression.constant_value }];
    return mostSpecific(expression.references ?? []).flatMap((name) => this.follow(name, place));
  }

  private follow(reference: string, place: Place): Target[] {
    const [root = "", ...steps] = stepsOf(reference);
    if (root === "each" || root === "count") return this.followKey(reference, steps, place);
    if (root === "var") return this.followVariable(reference, steps, place.module);
    if (root === "module") return this.followOutput(reference, steps, place);
    if (root === "path") return [{ constant: "." }];
    if (root === "local" || root === "terraform" || root === "self") {
      return [{ unresolved: reference }];
    }
    return root === "data"
      ? this.followResource(reference, "data", steps, place)
      : this.followResource(reference, "managed", [root, ...steps], place);
  }

  private followKey(reference: string, [name, ...rest]: string[], place: Place): Target[] {
    if (name !== "value") return [{ constant: place.key ?? null }];
    const sources = this.targets(place.forEach, { ...place, forEach: undefined });
    const instances = sources.filter((one) => "resource" in one && one.resource.key === place.key);
    return instances.length === 1
      ? instances.map((target) => ({ ...target, attribute: rest[0] }))
      : [{ unresolved: reference }];
  }

  private followVariable(
    reference: string,
    [name = ""]: string[],
    module: ModuleInstance,
  ): Target[] {
    const { parent, call, key, configuration } = module;
    const expression = call?.expressions?.[name];
    if (parent && expression !== undefined) {
      return this.targets(expression, { module: parent, key, forEach: call?.for_each_expression });
    }
    const value = parent ? undefined : this.variables[name]?.value;
    const constant = value ?? configuration.variables?.[name]?.default;
    return constant === undefined ? [{ unresolved: reference }] : [{ constant }];
  }

  private followOutput(reference: string, steps: string[], place: Place): Target[] {
    const { name, key, rest } = splitInstance(steps);
    const prefix = place.module.address === "" ? "" : `${place.module.address}.`;
    const called = this.planned.modules.filter(
      ({ parent, address }) =>
        parent === place.module && address.replace(/\[[^\]]*\]$/, "") === `${prefix}module.${name}`,
    );
    const instances = chosen(called, key, place.key);
    const [output] = rest;
    if (output === undefined) return this.resourcesIn(instances, reference);
    return instances.flatMap((module) =>
      this.targets(module.configuration.outputs?.[output]?.expression, { module, key: undefined }),
    );
  }

  /** `module.fn[each.key].arn` is in the plan as `module.fn` and `each.key`: which output it was is not. */
  private resourcesIn(modules: ModuleInstance[], reference: string): Target[] {
    const found = this.planned.resources.filter(({ module }) => modules.includes(module));
    return found.length === 0
      ? [{ unresolved: reference }]
      : found.map((resource) => ({ resource }));
  }

  private followResource(
    reference: string,
    mode: "managed" | "data",
    [type, ...steps]: string[],
    { module, key: ownKey }: Place,
  ): Target[] {
    const { name, key, rest } = splitInstance(steps);
    const declared = this.planned.resources.filter(
      (one) => one.module === module && one.mode === mode && one.type === type && one.name === name,
    );
    const found = chosen(declared, key, ownKey);
    return found.length === 0
      ? [{ unresolved: reference }]
      : found.map((resource) => ({ resource, attribute: rest[0] }));
  }
}

export const isExpression = (value: Expressions | undefined): value is Expression =>
  isObject(value) && ("constant_value" in value || "references" in value);

/** `a.b.c` is followed by `a.b`, which says no more. */
export const mostSpecific = (references: string[]): string[] =>
  references.filter(
    (one) =>
      !references.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)),
  );

/** `a.b["c"].d` as `a`, `b`, `["c"]`, `d`. */
const stepsOf = (reference: string): string[] =>
  reference.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|[^.[\]]+/g) ?? [];

interface InstanceSteps {
  name: string;
  key: InstanceKey;
  rest: string[];
}

const splitInstance = ([name = "", step, ...rest]: string[]): InstanceSteps =>
  step?.startsWith("[")
    ? { name, key: JSON.parse(step.slice(1, -1)) as string | number, rest }
    : { name, key: undefined, rest: step === undefined ? [] : [step, ...rest] };

/** The instance that is named, else the one with the key of what refers to it, else all that there are. */
const chosen = <Instance extends { key: InstanceKey }>(
  instances: Instance[],
  key: InstanceKey,
  ownKey: InstanceKey,
): Instance[] => {
  if (key !== undefined) return instances.filter((one) => one.key === key);
  const own = instances.filter((one) => ownKey !== undefined && one.key === ownKey);
  return own.length > 0 ? own : instances;
};
