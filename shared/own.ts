// Looks up untrusted names: every object inherits `constructor` and others.

/** @returns the object's own property; undefined when it has none, or the object is undefined. */
export const own = <Value>(
  object: { readonly [name: string]: Value } | undefined,
  name: string,
): Value | undefined =>
  object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
