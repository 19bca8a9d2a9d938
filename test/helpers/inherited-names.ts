// Names that every object inherits. Whoever may choose a name may choose one of these.

export const INHERITED_NAMES = Object.getOwnPropertyNames(Object.prototype);

/** Nothing has this name, and nothing is special about it. */
export const ORDINARY_NAME = "ordinaryName";

/** @returns an object with such a key; in a literal `__proto__` would set the prototype. */
export const having = <Value>(name: string, value: Value): Record<string, Value> =>
  Object.fromEntries([[name, value]]);
