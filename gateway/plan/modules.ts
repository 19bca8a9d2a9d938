// Instances of modules and resources in a plan, each with its configuration.
import { parseJson } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { isObject, type Value } from "../terraform/values.ts";
import type {
  ConfigurationModule,
  ConfigurationResource,
  ModuleCall,
  PlanDocument,
  ValuesModule,
  ValuesResource,
} from "./plan-document.ts";

export type InstanceKey = string | number | undefined;

export interface ModuleInstance {
  /** For example `module.word["shout"]`; "" for the root module. */
  address: string;
  key: InstanceKey;
  configuration: ConfigurationModule;
  /** The call of the module; undefined for the root module. */
  call?: ModuleCall;
  parent?: ModuleInstance;
}

export interface PlannedResource {
  address: string;
  mode: "managed" | "data";
  type: string;
  name: string;
  key: InstanceKey;
  module: ModuleInstance;
  values: { [attribute: string]: Value };
  /** `true` in place of each value that is known only after apply. */
  unknown: { [attribute: string]: Value };
  /** Empty when the configuration does not declare it. */
  configuration: Partial<ConfigurationResource>;
}

export interface PlannedResources {
  root: ModuleInstance;
  modules: ModuleInstance[];
  resources: PlannedResource[];
}

export const plannedResources = (plan: PlanDocument): PlannedResources => {
  const modules = new Map<string, ModuleInstance>();
  const root = rootModule(plan);
  modules.set("", root);
  const unknown = new Map(
    plan.resource_changes?.map(({ address, change }) => [address, change.after_unknown]),
  );
  const planned = collect(plan.planned_values.root_module, modules);
  const read = collect(plan.prior_state?.values?.root_module ?? {}, modules);
  const resources = [...planned, ...read.filter(({ resource }) => resource.mode === "data")].map(
    ({ resource, module }) => plannedResource(resource, module, unknown.get(resource.address)),
  );
  return { root, modules: [...modules.values()], resources };
};

const rootModule = ({ configuration }: PlanDocument): ModuleInstance => ({
  address: "",
  key: undefined,
  configuration: configuration.root_module,
});

interface Placed {
  resource: ValuesResource;
  module: ModuleInstance;
}

const collect = (values: ValuesModule, modules: Map<string, ModuleInstance>): Placed[] => {
  const module = moduleInstance(values.address ?? "", modules);
  return [
    ...(values.resources ?? []).map((resource) => ({ resource, module })),
    ...(values.child_modules ?? []).flatMap((child) => collect(child, modules)),
  ];
};

/** Splits `module.a["x"].module.b[0]` into the parent's address, the last name and its key. */
const LAST_STEP = /^(?:(.+)\.)?module\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?$/;

const moduleInstance = (address: string, modules: Map<string, ModuleInstance>): ModuleInstance => {
  const known = modules.get(address);
  if (known) return known;
  const [, before = "", name = "", key] = LAST_STEP.exec(address) ?? [];
  const parent = moduleInstance(before, modules);
  const call = own(parent.configuration.module_calls, name);
  const instance: ModuleInstance = {
    address,
    key: key === undefined ? undefined : (parseJson(key) as string | number),
    configuration: call?.module ?? {},
    call,
    parent,
  };
  modules.set(address, instance);
  return instance;
};

const plannedResource = (
  { address, mode, type, name, index, values = {} }: ValuesResource,
  module: ModuleInstance,
  unknown: Value | undefined,
): PlannedResource => ({
  address,
  mode,
  type,
  name,
  key: index,
  module,
  values,
  unknown: isObject(unknown) ? unknown : {},
  configuration: declaredIn(module.configuration).get(nameIn({ mode, type, name })) ?? {},
});

/** Resources of each module by name: searching the list for each resource would take quadratic time. */
const declared = new WeakMap<ConfigurationModule, Map<string, ConfigurationResource>>();

const declaredIn = (module: ConfigurationModule): Map<string, ConfigurationResource> => {
  const known = declared.get(module);
  if (known) return known;
  // Of two resources with the same name, the first wins.
  const resources = (module.resources ?? []).toReversed();
  const byName = new Map(resources.map((resource) => [nameIn(resource), resource]));
  declared.set(module, byName);
  return byName;
};

const nameIn = ({ mode, type, name }: Pick<ConfigurationResource, "mode" | "type" | "name">) =>
  `${mode} ${type} ${name}`;
