// Names that every object inherits, as examples of untrusted names.

export const INHERITED_NAMES = Object.getOwnPropertyNames(Object.prototype);

/** An ordinary name, for comparison. */
export const ORDINARY_NAME = "ordinaryName";

/** @returns an object with such a key; in a literal, `__proto__` would set the prototype. */
export const having = <Value>(name: string, value: Value): Record<string, Value> =>
  Object.fromEntries([[name, value]]);
