// What is known of a request: condition keys and their values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

/**
 * Names are looked up in lower case, since AWS compares them without regard to case.
 *
 * @returns the key's values; undefined when the request has no such key.
 */
export type ContextKeys = (name: string) => readonly string[] | undefined;

export const NO_KEYS: ContextKeys = () => undefined;

type Values = Record<string, string | readonly string[] | undefined>;

/** @param compute makes the values, once, when a condition asks for one: most policies have none. */
export const createKeys = (compute: () => Values): ContextKeys => {
  let values: Map<string, readonly string[]> | undefined;
  return (name) => {
    values ??= new Map(
      Object.entries(compute()).flatMap(([key, value]) =>
        value === undefined
          ? []
          : [[key.toLowerCase(), typeof value === "string" ? [value] : value] as const],
      ),
    );
    return values.get(name.toLowerCase());
  };
};

/** Looks in each of them, in order. */
export const allKeys =
  (...sources: ContextKeys[]): ContextKeys =>
  (name) => {
    for (const keys of sources) {
      const values = keys(name);
      if (values !== undefined) return values;
    }
    return undefined;
  };

/** `aws:PrincipalTag/team` and the like. */
export const tagKeys = (prefix: string, tags: Record<string, string>): ContextKeys =>
  createKeys(() =>
    Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${prefix}/${name}`, value])),
  );
