// Segments `.` and `..` of a path, which a URL resolves: they lead out of the path that a value was meant to be below.

/** @param path decoded, or with `%2e`, which a URL resolves too. */
export const hasDotSegment = (path: string): boolean =>
  path.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
