// Evaluates what the sources of a plan say, where the plan says that a value is known only after apply.
import { createFileFunctions } from "../hcl/file-functions.ts";
import { evaluate, evaluateArgument } from "../hcl/evaluate-block.ts";
import type { Block, ModuleBody } from "../hcl/module-body.ts";
import type { Sources } from "../hcl/sources.ts";
import { replaceKeys } from "../../shared/instance-keys.ts";
import { own } from "../../shared/own.ts";
import type { Budget } from "../terraform/budget.ts";
import { block } from "../terraform/document.ts";
import { readIgnoredChanges } from "../terraform/ignored-changes.ts";
import type { Scope, Shared } from "../terraform/scope.ts";
import { unknownValue } from "../terraform/unknown.ts";
import type { Value } from "../terraform/values.ts";
import type { InstanceKey, ModuleInstance, PlannedResource, PlannedResources } from "./modules.ts";
import {
  arrange,
  groupNames,
  lazily,
  listKeys,
  readVariable,
  withInstance,
} from "./written-scope.ts";

/** Attributes of planned resources, with what the plan and the gateway know of them. */
export interface PlannedAttributes {
  list(resource: PlannedResource): Iterable<string>;
  /** May contain unknown values. */
  read(resource: PlannedResource, name: string): Value;
}

export interface WrittenOptions {
  planned: PlannedResources;
  /** Values of the root module's variables. */
  variables?: Record<string, { value?: Value }>;
  sources: Sources;
  budget: Budget;
  attributes: PlannedAttributes;
}

export class Written {
  private readonly options: WrittenOptions;
  private readonly shared: Shared;
  private readonly scopes = new Map<string, Scope>();
  private readonly instances = new Map<string, ModuleInstance>();
  private readonly resources = new Map<string, PlannedResource[]>();
  private readonly values = new Map<PlannedResource, Value>();

  constructor(options: WrittenOptions) {
    this.options = options;
    const { sources, budget, planned } = options;
    this.shared = { budget, others: createFileFunctions(sources.root, budget) };
    for (const module of planned.modules) this.instances.set(module.address, module);
    for (const resource of planned.resources) {
      const at = keyFor(resource.module, nameIn(resource));
      this.resources.set(at, [...(this.resources.get(at) ?? []), resource]);
    }
  }

  /** @returns the argument or the nested blocks; undefined when the source has none, or there is no source. */
  argument(resource: PlannedResource, name: string): Value | undefined {
    const body = this.findBody(resource.module)?.resources.get(nameIn(resource));
    if (!body) return undefined;
    const scope = withInstance(this.scopeIn(resource.module), body, resource.key, this.shared);
    return evaluateArgument(body, name, scope, this.shared);
  }

  /** @returns names of the arguments whose changes Terraform ignores. */
  ignored(resource: PlannedResource): string[] {
    return readIgnoredChanges(
      this.findBody(resource.module)?.resources.get(nameIn(resource)) ?? {},
    );
  }

  /** @returns an argument of a provider of the root module. */
  provider(name: string, argument: string): Value | undefined {
    const { root } = this.options.planned;
    const body = this.findBody(root)?.providers.get(name);
    return body && evaluateArgument(body, argument, this.scopeIn(root), this.shared);
  }

  /** @param template with references in the root module. */
  evaluate(template: string): Value {
    return evaluate(template, this.scopeIn(this.options.planned.root), this.shared);
  }

  private findBody(module: ModuleInstance): ModuleBody | undefined {
    return this.options.sources.modules.get(toPath(module))?.body;
  }

  private scopeIn(module: ModuleInstance): Scope {
    const known = this.scopes.get(module.address);
    if (known) return known;
    const scope = this.createScope(module);
    this.scopes.set(module.address, scope);
    return scope;
  }

  private createScope(module: ModuleInstance): Scope {
    const { root, workspace, modules } = this.options.sources;
    const source = modules.get(toPath(module));
    if (!source) return (name) => unknownValue(`depends on ${name} of ${module.address}`);
    const { body, directory } = source;
    const names = new Map<string, Value>([
      ["var", this.variables(module, body)],
      [
        "local",
        lazily(
          [...body.locals].map(([name, value]) => [name, () => this.inModule(value, module)]),
          "local",
        ),
      ],
      [
        "module",
        lazily(
          [...body.calls].map(([name, call]) => [name, () => this.call(module, name, call)]),
          "module",
        ),
      ],
      ["path", { module: directory, root: ".", cwd: root }],
      ["terraform", { workspace }],
    ]);
    const data: [string, () => Value][] = [];
    for (const [type, resources] of groupNames(body)) {
      const value = this.ofType(module, type, resources, body);
      if (type.startsWith("data.")) data.push([type.slice("data.".length), () => value]);
      else names.set(type, value);
    }
    names.set("data", lazily(data, "data"));
    return (name) => names.get(name) ?? unknownValue(`depends on ${name}`);
  }

  private inModule(value: Value, module: ModuleInstance): Value {
    return evaluate(value, this.scopeIn(module), this.shared);
  }

  private variables(module: ModuleInstance, body: ModuleBody): Value {
    const { parent } = module;
    const given = parent ? this.readInputs(module, parent) : this.rootVariables();
    return lazily(
      [...body.variables].map(([name, variable]) => [
        name,
        () => readVariable(variable, given(name), name, this.shared),
      ]),
      "var",
    );
  }

  private rootVariables(): (name: string) => Value | undefined {
    const { variables } = this.options;
    return (name) => own(variables, name)?.value;
  }

  private readInputs(
    module: ModuleInstance,
    parent: ModuleInstance,
  ): (name: string) => Value | undefined {
    const call = this.findBody(parent)?.calls.get(lastName(module));
    return (name) => {
      if (!call) return unknownValue(`depends on var.${name} of ${module.address}`);
      const scope = withInstance(this.scopeIn(parent), call, module.key, this.shared);
      return evaluateArgument(call, name, scope, this.shared);
    };
  }

  /** The outputs of a called module. */
  private call(parent: ModuleInstance, name: string, call: Block): Value {
    const keys =
      listKeys(call, this.scopeIn(parent), this.shared) ?? this.plannedKeys(parent, name);
    const outputs = keys.map(
      (key) => [key, this.outputs(this.findInstance(parent, name, key))] as const,
    );
    return arrange(call, new Map(outputs), `depends on module.${name}`);
  }

  private outputs(module: ModuleInstance): Value {
    const body = this.findBody(module);
    if (!body) return unknownValue(`depends on ${module.address}`);
    return lazily(
      [...body.outputs].map(([name, { value = null }]) => [
        name,
        () => this.inModule(value, module),
      ]),
      module.address,
    );
  }

  private plannedKeys(parent: ModuleInstance, name: string): InstanceKey[] {
    const all = [...this.instances.values()];
    return all
      .filter((one) => one.parent === parent && lastName(one) === name)
      .map(({ key }) => key);
  }

  /** A plan does not list the instances of modules without resources. */
  private findInstance(parent: ModuleInstance, name: string, key: InstanceKey): ModuleInstance {
    const prefix = parent.address === "" ? "" : `${parent.address}.`;
    const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
    const address = `${prefix}module.${name}${index}`;
    const known = this.instances.get(address);
    if (known) return known;
    const instance: ModuleInstance = { address, key, configuration: {}, parent };
    this.instances.set(address, instance);
    return instance;
  }

  private ofType(module: ModuleInstance, type: string, names: string[], body: ModuleBody): Value {
    return lazily(
      names.map((name) => [name, () => this.named(module, `${type}.${name}`, body)]),
      type,
    );
  }

  private named(module: ModuleInstance, name: string, { resources }: ModuleBody): Value {
    const planned = this.resources.get(keyFor(module, name)) ?? [];
    const values = planned.map((resource) => [resource.key, this.createValue(resource)] as const);
    return arrange(block(resources.get(name)), new Map(values), `depends on ${name}`);
  }

  private createValue(resource: PlannedResource): Value {
    const known = this.values.get(resource);
    if (known !== undefined) return known;
    const { attributes } = this.options;
    const names = [...attributes.list(resource)];
    const value = lazily(
      names.map((name) => [name, () => attributes.read(resource, name)]),
      resource.address,
    );
    this.values.set(resource, value);
    return value;
  }
}

const keyFor = ({ address }: ModuleInstance, name: string): string => `${address} ${name}`;

const nameIn = ({ mode, type, name }: PlannedResource): string =>
  mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;

/** The key of the module's source: `a.b` for `module.a["x"].module.b`. */
const toPath = (module: ModuleInstance): string =>
  replaceKeys(module.address).replace(/(^|\.)module\./g, "$1");

const lastName = (module: ModuleInstance): string => toPath(module).split(".").at(-1) ?? "";
