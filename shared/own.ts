// Looks names up that come from outside: every object inherits `constructor` and others, which nobody has put there.

/** @returns what the object itself has under the name; undefined when it has nothing there, or is undefined. */
export const own = <Value>(
  object: { readonly [name: string]: Value } | undefined,
  name: string,
): Value | undefined =>
  object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
