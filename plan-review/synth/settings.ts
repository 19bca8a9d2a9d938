// What a synthesis says of a stack as a whole: providers, backend, versions, variables, modules, and lifecycles.
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { isSame, Secret } from "../marks/secret.ts";
import type { Output, Setting } from "../plan/model.ts";
import { listResources, toPath, type Paths } from "../plan/paths.ts";
import { listShared } from "./shared-settings.ts";

type Leaves = Map<string, unknown>;

export interface Named {
  paths: Paths;
  name: string | undefined;
}

/** @returns settings that differ. */
export const compareSettings = (base: Body, head: Body, named: Named): Setting[] => {
  const old = new Map([...readSettings(base, named), ...readShared(base, head, named)]);
  const next = new Map([...readSettings(head, named), ...readShared(head, base, named)]);
  const names = [...new Set([...old.keys(), ...next.keys()])].toSorted();
  return names
    .map((name) => ({ name, before: old.get(name), after: next.get(name) }))
    .filter(({ before, after }) => !isSame(before, after));
};

const readShared = (document: Body, other: Body, { paths, name }: Named): Leaves =>
  flatten(listShared(document, other, paths, name), false);

const readSettings = (document: Body, named: Named): Leaves =>
  new Map([
    ...readProviders(document["provider"]),
    ...readTerraform(document["terraform"]),
    ...readVariables(document["variable"]),
    ...readOthers(document),
    ...readLifecycles(document, named),
  ]);

/** What is read on its own, or says only where resources were before. */
const READ = new Set("// resource output provider terraform variable moved removed".split(" "));

/** Blocks whose arguments may be credentials, and are hidden. */
const GUARDED = new Set(["locals", "ephemeral", "action"]);

/** Any other block, also of a kind that is not known here, is compared as it is. */
const readOthers = (document: Body): Leaves =>
  new Map(
    Object.keys(document)
      .filter((kind) => !READ.has(kind))
      .flatMap((kind) => [...readBlocks(kind, document[kind], GUARDED.has(kind))]),
  );

/** Arguments of providers and backends that say where something is; any other may be a credential. */
const SHOWN = new Set(
  "region alias profile bucket key path prefix use_lockfile dynamodb_table kms_key_id encrypt role_arn workspace_key_prefix allowed_account_ids forbidden_account_ids workspace organization hostname version source endpoint".split(
    " ",
  ),
);

const readProviders = (providers: unknown): Leaves =>
  flatten(
    entries(providers).flatMap(([name, blocks]) =>
      toList(blocks).map((block, index): [string, unknown] => [
        `provider.${name}${describeAlias(block, index)}`,
        block,
      ]),
    ),
    true,
  );

const describeAlias = (block: unknown, index: number): string => {
  const alias = isBody(block) ? block["alias"] : undefined;
  if (typeof alias === "string") return `.${alias}`;
  return index === 0 ? "" : `[${index}]`;
};

const readTerraform = (terraform: unknown): Leaves =>
  flatten(
    entries(terraform).map(([name, value]): [string, unknown] => [`terraform.${name}`, value]),
    true,
  );

const readVariables = (variables: unknown): Leaves =>
  flatten(
    entries(variables).map(([name, value]): [string, unknown] => [
      `variable.${name}`,
      isBody(value) && isSecret(value) ? { ...value, default: hide(value["default"]) } : value,
    ]),
    false,
  );

const isSecret = ({ sensitive, ephemeral }: Body): boolean =>
  sensitive === true || ephemeral === true;

const hide = (value: unknown): unknown => (isEmpty(value) ? value : new Secret(value));

const readBlocks = (kind: string, blocks: unknown, isGuarded: boolean): Leaves =>
  flatten(
    Array.isArray(blocks)
      ? blocks.map((block, index): [string, unknown] => [`${kind}[${index}]`, block])
      : entries(blocks).map(([name, block]): [string, unknown] => [`${kind}.${name}`, block]),
    isGuarded,
  );

/** Lifecycles, and commands that Terraform runs, whose arguments may be credentials. */
const readLifecycles = (document: Body, { paths, name }: Named): Leaves => {
  const read = (argument: string): [string, unknown][] =>
    listResources(document).map(([address, body]) => [
      `${toPath(address, paths, name)}.${argument}`,
      body[argument],
    ]);
  return new Map([
    ...flatten(read("lifecycle"), false),
    ...flatten(read("provisioner"), true),
    ...flatten(read("connection"), true),
  ]);
};

/** @param isGuarded whether arguments that are not known to be harmless are hidden. */
const flatten = (named: [string, unknown][], isGuarded: boolean): Leaves => {
  const leaves: Leaves = new Map();
  const walk = (path: string, value: unknown): void => {
    const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (isBody(one) && Object.keys(one).length > 0) {
      for (const [name, part] of Object.entries(one))
        if (name !== "//") walk(`${path}.${name}`, part);
    } else if (!isEmpty(value)) {
      leaves.set(path, isGuarded && !isShown(path) ? new Secret(value) : value);
    }
  };
  for (const [path, value] of named) walk(path, value);
  return leaves;
};

const isShown = (path: string): boolean =>
  /^terraform\.(required_|cloud|experiments)/.test(path) ||
  SHOWN.has(path.split(".").at(-1) ?? "") ||
  path.includes("default_tags");

export const compareOutputs = (base: Body, head: Body): Output[] => {
  const [old, next] = [new Map(entries(base["output"])), new Map(entries(head["output"]))];
  const isHidden = (name: string): boolean =>
    [old.get(name), next.get(name)].some((one) => isBody(one) && isSecret(one));
  const read = (output: unknown, name: string): unknown => {
    const value = isBody(output) ? output["value"] : undefined;
    return isHidden(name) ? hide(value) : value;
  };
  return [...new Set([...old.keys(), ...next.keys()])].toSorted().map((name) => {
    const [before, after] = [read(old.get(name), name), read(next.get(name), name)];
    return {
      name,
      action: toAction(old.has(name), next.has(name), isSame(before, after)),
      before,
      after,
      unknown: false,
    };
  });
};

const toAction = (was: boolean, is: boolean, isEqual: boolean): Output["action"] => {
  if (!was) return "create";
  if (!is) return "destroy";
  return isEqual ? "none" : "change";
};

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const entries = (value: unknown): [string, unknown][] =>
  isBody(value) ? Object.entries(value) : [];
