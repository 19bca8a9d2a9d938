// The context of a request: condition keys and their values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

/**
 * Names are case-insensitive, as on AWS.
 *
 * @returns the key's values; undefined when the request does not have the key.
 */
export type ContextKeys = (name: string) => readonly string[] | undefined;

export const NO_KEYS: ContextKeys = () => undefined;

type Values = Record<string, string | readonly string[] | undefined>;

/** @param compute called once, when a condition first needs a value: most policies have no conditions. */
export const createKeys = (compute: () => Values): ContextKeys => {
  let values: Map<string, readonly string[] | undefined> | undefined;
  return (name) => {
    values ??= new Map(
      Object.entries(compute()).map(([key, value]) => [
        key.toLowerCase(),
        typeof value === "string" ? [value] : value,
      ]),
    );
    return values.get(name.toLowerCase());
  };
};

/** Combines sources; the first that has the key wins. */
export const allKeys =
  (...sources: ContextKeys[]): ContextKeys =>
  (name) => {
    for (const keys of sources) {
      const values = keys(name);
      if (values !== undefined) return values;
    }
    return undefined;
  };

/** Keys such as `aws:PrincipalTag/team`. */
export const tagKeys = (prefix: string, tags: Record<string, string>): ContextKeys =>
  createKeys(() =>
    Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${prefix}/${name}`, value])),
  );
