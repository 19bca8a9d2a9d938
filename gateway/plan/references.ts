// Follows the references of an expression through variables, outputs and each.value to resources or constants.
import { GatewayError } from "../diagnostics/errors.ts";
import { splitLastKey } from "../../shared/instance-keys.ts";
import { groupBy } from "../../shared/group-by.ts";
import { own } from "../../shared/own.ts";
import { isObject, type Value } from "../terraform/values.ts";
import { chooseByName, chosen, type Keys } from "./instances.ts";
import type { InstanceKey, ModuleInstance, PlannedResource, PlannedResources } from "./modules.ts";
import type { Expression, Expressions } from "./plan-document.ts";
import type { Target } from "./target.ts";
import {
  isKey,
  mostSpecific,
  readStepName,
  splitInstance,
  splitSteps,
  valueAt,
} from "./reference-steps.ts";

/** The context of an expression. */
export interface Place {
  module: ModuleInstance;
  /** The value of `each.key` or `count.index`. */
  key: InstanceKey;
  forEach?: Expression;
}

type Declaration = Pick<PlannedResource, "module" | "mode" | "name"> & {
  type: string | undefined;
};

/** Values of the root module that are known by name. */
export interface Known {
  variables?: Record<string, { value?: Value }>;
}

/** For all expressions together. Large plans have some ten thousand; each nested module may double the number. */
const MAX_TARGETS = 1_000_000;

export class References {
  private readonly planned: PlannedResources;
  private readonly declared: Map<string, PlannedResource[]>;
  private readonly variables: Record<string, { value?: Value }>;
  /** Targets by expression and place. While an expression is being followed, its entry is unresolved: cycles end there. */
  private readonly followed = new WeakMap<Expression, Map<string, Target[]>>();
  private targetsLeft = MAX_TARGETS;

  constructor(planned: PlannedResources, { variables = {} }: Known) {
    this.planned = planned;
    this.declared = groupBy(planned.resources, readDeclaration);
    this.variables = variables;
  }

  /** @returns at least one target per reference: a value that is made of several is not taken for that of one. */
  targets(expression: Expressions | undefined, place: Place): Target[] {
    if (!isExpression(expression)) return [];
    const constant = readConstant(expression);
    if (constant !== undefined) return [{ constant }];
    const byPlace = this.followed.get(expression) ?? new Map<string, Target[]>();
    this.followed.set(expression, byPlace);
    const at = JSON.stringify([place.module.address, place.key, place.forEach === undefined]);
    const known = byPlace.get(at);
    if (known) return known;
    const names = mostSpecific(expression.references ?? []);
    byPlace.set(
      at,
      names.map((name) => ({ unresolved: name })),
    );
    const keys = this.keysIn(names, place);
    const targets = names.flatMap((name) => {
      const found = this.follow(name, place, keys);
      return found.length === 0 ? [{ unresolved: name }] : found;
    });
    this.spend(targets.length);
    byPlace.set(at, targets);
    return targets;
  }

  /** @returns the distinct references of an expression; a module's variables are replaced by the references of their values. */
  names(
    expression: Expressions | undefined,
    { module }: Place,
    visited = new Set<Expressions>(),
  ): string[] {
    if (!isExpression(expression) || visited.has(expression)) return [];
    visited.add(expression);
    const { parent, call } = module;
    const names = mostSpecific(expression.references ?? []).flatMap((name) => {
      const [, variable] = /^var\.([\w-]+)/.exec(name) ?? [];
      const given = variable === undefined ? undefined : own(call?.expressions, variable);
      const isConstant = !isExpression(given) || (given.references ?? []).length === 0;
      if (!parent || isConstant) return [name];
      return this.names(given, { module: parent, key: undefined }, visited);
    });
    return [...new Set(names)];
  }

  private spend(count: number): void {
    this.targetsLeft -= count;
    if (this.targetsLeft >= 0) return;
    throw new GatewayError(
      "INVALID_CONFIGURATION",
      `The expressions of the plan refer to more than ${MAX_TARGETS} resources and constants through variables and outputs; ` +
        "plan only a part of the project.",
    );
  }

  /** Finds possible instance keys: for `fn[each.value.name].arn` a plan contains only `fn` and `each.value.name`. */
  private keysIn(names: string[], place: Place): Keys {
    const values = names
      .filter((name) => /^(each|count|var|local)\./.test(name))
      .flatMap((name) => this.follow(name, place, { certain: [] }));
    const certain = values.flatMap((value) =>
      "constant" in value && isKey(value.constant) ? [value.constant] : [],
    );
    const isOther = names.some((name) => name.startsWith("each.value.")) && certain.length === 0;
    return isOther
      ? { certain, likely: place.key }
      : { certain: [...certain, place.key], likely: place.key };
  }

  /** @returns nothing for a reference that the plan does not resolve. */
  private follow(reference: string, place: Place, keys: Keys): Target[] {
    const [root = "", ...steps] = splitSteps(reference);
    if (root === "each" || root === "count") return this.followKey(steps, place);
    if (root === "var") return this.followVariable(steps, place.module);
    if (root === "module") return this.followOutput(steps, place, keys);
    if (root === "path") return [{ constant: "." }];
    return root === "data"
      ? this.followResource("data", steps, place, keys)
      : this.followResource("managed", [root, ...steps], place, keys);
  }

  private followKey([name, ...rest]: string[], place: Place): Target[] {
    if (name !== "value") return [{ constant: place.key ?? null }];
    const sources = this.targets(place.forEach, { ...place, forEach: undefined });
    const [source] = sources;
    if (source && "constant" in source) return findElement(source.constant, place.key, rest);
    const instances = sources.filter((one) => "resource" in one && one.resource.key === place.key);
    if (instances.length === 1)
      return instances.map((target) => ({ ...target, attribute: rest[0] }));
    const named = chooseByName(sources, place.key);
    return named ? [named] : [];
  }

  private followVariable([name = ""]: string[], module: ModuleInstance): Target[] {
    const { parent, call, key, configuration } = module;
    const expression = own(call?.expressions, name);
    if (parent && expression !== undefined) {
      return this.targets(expression, { module: parent, key, forEach: call?.for_each_expression });
    }
    const value = parent ? undefined : own(this.variables, name)?.value;
    const constant = value ?? own(configuration.variables, name)?.default;
    return constant === undefined ? [] : [{ constant }];
  }

  private followOutput(steps: string[], place: Place, keys: Keys): Target[] {
    const { name, key, rest } = splitInstance(steps);
    const prefix = place.module.address === "" ? "" : `${place.module.address}.`;
    const called = this.planned.modules.filter(
      ({ parent, address }) =>
        parent === place.module && splitLastKey(address)[0] === `${prefix}module.${name}`,
    );
    const { instances, guessed } = chosen(called, key, keys);
    const [output] = rest;
    const targets =
      output === undefined
        ? this.resourcesIn(instances)
        : instances.flatMap((module) =>
            this.targets(own(module.configuration.outputs, output)?.expression, {
              module,
              key: undefined,
            }),
          );
    return guessed ? targets.map((target) => ({ ...target, guessed })) : targets;
  }

  /** For `module.fn[each.key].arn` a plan contains `module.fn` and `each.key`, but not the output. */
  private resourcesIn(modules: ModuleInstance[]): Target[] {
    return this.planned.resources
      .filter(({ module }) => modules.includes(module))
      .map((resource) => ({ resource }));
  }

  private followResource(
    mode: "managed" | "data",
    [type, ...steps]: string[],
    { module }: Place,
    keys: Keys,
  ): Target[] {
    const { name, key, rest } = splitInstance(steps);
    const declared = this.declared.get(readDeclaration({ module, mode, type, name })) ?? [];
    const { instances, guessed } = chosen(declared, key, keys);
    return instances.map((resource) => ({ resource, attribute: rest[0], guessed }));
  }
}

/** @returns the same text for all instances of one block in one instance of a module. */
const readDeclaration = ({ module, mode, type, name }: Declaration): string =>
  JSON.stringify([module.address, mode, type, name]);

export const isExpression = (value: Expressions | undefined): value is Expression =>
  isObject(value) && ("constant_value" in value || "references" in value);

/** For Terraform's JSON syntax a plan contains both references and the template source, which is not a value. */
export const readConstant = ({ constant_value, references = [] }: Expression): Value | undefined =>
  references.length > 0 ? undefined : constant_value;

/** Evaluates `each.value` and its members when `for_each` iterates over a known map or set. */
const findElement = (source: Value, key: InstanceKey, steps: string[]): Target[] => {
  if (key === undefined) return [];
  const names = steps.map(readStepName);
  const isSet = Array.isArray(source) && source.includes(key) && names.length === 0;
  const constant = isSet ? key : valueAt(source, [String(key), ...names]);
  return constant === undefined ? [] : [{ constant }];
};
