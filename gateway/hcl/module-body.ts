// What the files of a module declare, by address. An override file replaces arguments of what the others declare.
// https://developer.hashicorp.com/terraform/language/files/override
import { blocks } from "../terraform/document.ts";
import { isObject, type Value } from "../terraform/values.ts";

/** Arguments and nested blocks; an expression is a template. Nested blocks are lists, `dynamic` ones are in `dynamic`. */
export type Block = { [argument: string]: Value };

export interface ModuleBody {
  /** By `{type}.{name}`, and `data.{type}.{name}`. */
  resources: Map<string, Block>;
  calls: Map<string, Block>;
  variables: Map<string, Block>;
  locals: Map<string, Value>;
  outputs: Map<string, Block>;
  /** The first provider of each name without an alias. */
  providers: Map<string, Block>;
}

/** @param files in Terraform's JSON syntax; override files last. */
export const createModuleBody = (files: unknown[]): ModuleBody => {
  const body: ModuleBody = {
    resources: new Map(),
    calls: new Map(),
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    providers: new Map(),
  };
  for (const file of files) if (isObject(file)) addFile(body, file);
  return body;
};

const addFile = (body: ModuleBody, file: { [kind: string]: Value }): void => {
  const { resource, data, module, variable, locals, output, provider } = file;
  addTyped(body.resources, "", resource);
  addTyped(body.resources, "data.", data);
  addNamed(body.calls, "", module);
  addNamed(body.variables, "", variable);
  addNamed(body.outputs, "", output);
  addNamed(body.providers, "", withoutAliases(provider));
  for (const block of blocks(locals)) {
    for (const [name, value] of Object.entries(block)) body.locals.set(name, value);
  }
};

const addTyped = (target: Map<string, Block>, prefix: string, byType: Value | undefined): void => {
  for (const types of blocks(byType)) {
    for (const [type, byName] of Object.entries(types)) {
      for (const names of blocks(byName)) addNamed(target, `${prefix}${type}.`, names);
    }
  }
};

const addNamed = (target: Map<string, Block>, prefix: string, byName: Value | undefined): void => {
  for (const names of blocks(byName)) {
    for (const [name, value] of Object.entries(names)) {
      const all = [target.get(prefix + name) ?? {}, ...blocks(value)];
      target.set(prefix + name, Object.fromEntries(all.flatMap((block) => Object.entries(block))));
    }
  }
};

const withoutAliases = (providers: Value | undefined): Value =>
  blocks(providers).map((byName) =>
    Object.fromEntries(
      Object.entries(byName).map(([name, value]) => [
        name,
        blocks(value).filter(({ alias }) => alias === undefined),
      ]),
    ),
  );
