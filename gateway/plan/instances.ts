// Chooses the instances of a resource or module that a reference means, by its key or by likely keys.
import type { InstanceKey, PlannedResource } from "./modules.ts";
import type { Target } from "./target.ts";

export interface Keys {
  /** Keys in the expression and of its own instance, in order of precedence. */
  certain: InstanceKey[];
  /** Key of the referring instance, when no certain key matches. */
  likely?: InstanceKey;
}

interface Chosen<Instance> {
  instances: Instance[];
  guessed?: boolean;
}

/** @returns the instance with the key, else one with a certain or a likely key, else all instances. */
export const chosen = <Instance extends { key: InstanceKey }>(
  instances: Instance[],
  key: InstanceKey,
  { certain, likely }: Keys,
): Chosen<Instance> => {
  const having = (wanted: InstanceKey) => instances.filter((one) => one.key === wanted);
  if (key !== undefined) return { instances: having(key) };
  const known = certain.find((one) => one !== undefined && having(one).length > 0);
  if (known !== undefined) return { instances: having(known) };
  const alike = instances.filter((one) => isWithin(one.key, likely));
  return alike.length === 1 ? { instances: alike, guessed: instances.length > 1 } : { instances };
};

/** Whether the key is a word of the other: `chat` of `chat/send`, `connect` of `$connect`. */
const isWithin = (key: InstanceKey, other: InstanceKey): boolean =>
  key !== undefined &&
  key !== "" &&
  other !== undefined &&
  (key === other ||
    String(other)
      .split(/[^A-Za-z0-9_]+/)
      .includes(String(key)));

/**
 * Of a map whose values refer to resources, a plan contains the references, but not their keys.
 *
 * @param key of the referring instance.
 * @returns the only target with its name, a part of the key such as `send` of `chat/send`; or the only target at all.
 */
export const chooseByName = (targets: Target[], key: InstanceKey): Target | undefined => {
  const referred = targets.filter(
    (target) => "resource" in target && target.attribute !== undefined,
  );
  const byPath = new Map(
    referred.map((target) => ["resource" in target ? describePath(target) : "", target] as const),
  );
  const named = [...byPath.values()].filter(
    (target) => "resource" in target && isNamedIn(target.resource, key),
  );
  const [only, ...others] = byPath.size === 1 ? byPath.values() : named;
  return only && others.length === 0 ? { ...only, guessed: true } : undefined;
};

const describePath = ({ resource, attribute }: Extract<Target, { resource: unknown }>): string =>
  `${resource.address}.${attribute}`;

const isNamedIn = ({ name, key: own, module }: PlannedResource, key: InstanceKey): boolean =>
  [name, own, module.address.split(".").at(-1)].some(
    (one) => isWithin(normalize(one), normalize(key)) || isWithin(one, key),
  );

const normalize = (key: InstanceKey): InstanceKey =>
  key === undefined
    ? undefined
    : String(key)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "");
