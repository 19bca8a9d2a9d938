// The configured arguments of resources, from the plan's copy of the configuration, in modules, too.
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import type { Written } from "./model.ts";

export interface Configuration {
  writtenAt: (address: string) => Record<string, Written>;
  /** Types of the provisioners of a resource, such as `local-exec`. */
  provisionersAt: (address: string) => string[];
}

/** A module's configuration, and what its variables and resources are called outside of it. */
interface Scope {
  module: Body;
  /** For example `module.a["x"].`; "" for the root. */
  prefix: string;
  parent?: Scope;
  /** The arguments that the module is called with. */
  call: Body;
}

export const readConfiguration = (plan: Body): Configuration => {
  const root: Scope = {
    module: toObject(at(plan, "configuration", "root_module")),
    prefix: "",
    call: {},
  };
  const scopes = new Map<string, Scope | undefined>([["", root]]);
  const resources = new Map<Body, Map<string, Body>>();
  const findScope = (modules: string[]): Scope | undefined => {
    const key = modules.join("");
    if (!scopes.has(key)) {
      const parent = findScope(modules.slice(0, -1));
      scopes.set(key, parent && enter(parent, modules.at(-1) ?? ""));
    }
    return scopes.get(key);
  };
  const find = (address: string): { scope: Scope; body: Body } | undefined => {
    const [modules, local] = splitAddress(address);
    const scope = findScope(modules);
    if (!scope) return undefined;
    const byAddress = resources.get(scope.module) ?? listResources(scope.module);
    resources.set(scope.module, byAddress);
    const body = byAddress.get(local.replace(/\[.*$/s, ""));
    return body && { scope, body };
  };
  return {
    writtenAt: (address) => {
      const { scope = root, body } = find(address) ?? {};
      return isBody(body?.["expressions"]) ? toArguments(body["expressions"], scope) : {};
    },
    provisionersAt: (address) =>
      toList(find(address)?.body["provisioners"])
        .filter(isBody)
        .map(({ type }) => textOfAny(type)),
  };
};

const listResources = (module: Body): Map<string, Body> =>
  new Map(
    toList(module["resources"])
      .filter(isBody)
      .map((body) => [textOfAny(body["address"]), body]),
  );

/** Keys of instances may contain anything, also quoted brackets and dots. */
const MODULE = /^module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\./;

const splitAddress = (address: string): [modules: string[], local: string] => {
  const modules: string[] = [];
  let local = address;
  for (let found = MODULE.exec(local); found; found = MODULE.exec(local)) {
    modules.push(found[0]);
    local = local.slice(found[0].length);
  }
  return [modules, local];
};

const enter = (parent: Scope, step: string): Scope | undefined => {
  const name = /^module\.([\w-]+)/.exec(step)?.[1] ?? "";
  const call = own(toObject(parent.module["module_calls"]), name);
  if (!isBody(call)) return undefined;
  return {
    module: toObject(call["module"]),
    prefix: parent.prefix + step,
    parent,
    call: toObject(call["expressions"]),
  };
};

const toArguments = (expressions: Body, scope: Scope): Record<string, Written> =>
  Object.fromEntries(
    Object.entries(expressions).map(([name, value]) => [name, toWritten(value, scope)]),
  );

const toWritten = (expression: unknown, scope: Scope): Written => {
  if (Array.isArray(expression)) {
    const blocks = expression.filter(isBody).map((block) => toArguments(block, scope));
    const references = blocks
      .flatMap((block) => Object.values(block))
      .flatMap((one) => one.references);
    return { references, blocks };
  }
  if (!isBody(expression)) return { references: [] };
  const { constant_value: text, references } = expression;
  return {
    ...(typeof text === "string" && { text }),
    references: toList(references)
      .map(textOfAny)
      .flatMap((one) => resolve(one, scope, 0)),
  };
};

/** Variables and outputs that refer to one another end here. */
const DEEPEST_REFERENCE = 20;

/** @returns what a reference means outside of its module: a variable is what the module is called with. */
const resolve = (reference: string, scope: Scope, depth: number): string[] => {
  if (depth > DEEPEST_REFERENCE) return [];
  const [kind = "", name = "", output = ""] = reference.split(".");
  const { parent } = scope;
  if (kind === "var" && parent) {
    return resolveAll(own(scope.call, name.replace(/\[.*$/s, "")), parent, depth);
  }
  if (kind === "module" && output !== "") {
    const step = `${kind}.${name}.`;
    const child = enter(scope, step);
    const value = own(toObject(child?.module["outputs"]), output.replace(/\[.*$/s, ""));
    const found = child && isBody(value) ? resolveAll(value["expression"], child, depth) : [];
    return found.length > 0 ? found : [scope.prefix + reference];
  }
  return kind === "var" || kind === "local" ? [reference] : [scope.prefix + reference];
};

const resolveAll = (expression: unknown, scope: Scope, depth: number): string[] =>
  toList(isBody(expression) ? expression["references"] : undefined)
    .map(textOfAny)
    .flatMap((one) => resolve(one, scope, depth + 1));

const at = (value: unknown, ...names: string[]): unknown => {
  const [name, ...others] = names;
  return name === undefined ? value : at(isBody(value) ? value[name] : undefined, ...others);
};

const toObject = (value: unknown): Body => (isBody(value) ? value : {});

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
