// Which instance of a resource or a module is meant: by the key that is named, or by those that may have been.
import type { InstanceKey } from "./modules.ts";

export interface Keys {
  /** That are in the expression, or of what it stands in, in the order of their weight. */
  certain: InstanceKey[];
  /** Of what refers, where that says nothing for certain. */
  likely?: InstanceKey;
}

interface Chosen<Instance> {
  instances: Instance[];
  guessed?: boolean;
}

/** The instance that is named, else one that the expression has the key of, else all that there are. */
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

/** `chat` is part of `chat/send`, and `connect` of `$connect`. */
const isWithin = (key: InstanceKey, other: InstanceKey): boolean =>
  key !== undefined &&
  other !== undefined &&
  (key === other ||
    String(other)
      .split(/[^A-Za-z0-9_]+/)
      .includes(String(key)));
