// Chooses the instances of a resource or module that a reference means, by its key or by likely keys.
import type { InstanceKey } from "./modules.ts";

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
  other !== undefined &&
  (key === other ||
    String(other)
      .split(/[^A-Za-z0-9_]+/)
      .includes(String(key)));
