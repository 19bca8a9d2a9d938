// Validates that an external document has the shape that its readers rely on.

/** @returns the problem and its path; undefined for a valid value. */
export type Shape = (value: unknown, path: string) => string | undefined;

export const findProblem = (value: unknown, shape: Shape): string | undefined => shape(value, "");

export const anything: Shape = () => undefined;

const being =
  (is: (value: unknown) => boolean, what: string): Shape =>
  (value, path) =>
    is(value)
      ? undefined
      : `${path === "" ? "it" : path} is ${describeKind(value)}; expected ${what}`;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const text = being((value) => typeof value === "string", "a string");

const MAX_NAME_CHARACTERS = 16 * 1024;

/** A name is limited in length, because it is searched and compared. */
export const nameText = being(
  (value) => typeof value === "string" && value.length <= MAX_NAME_CHARACTERS,
  `a string of at most ${MAX_NAME_CHARACTERS} characters`,
);
export const textOrNumber = being(
  (value) => typeof value === "string" || typeof value === "number",
  "a string or a number",
);
const map = being(isMap, "a map");
const list = being(Array.isArray, "a list");

/** A map whose values all have the shape. */
export const mapOf =
  (shape: Shape): Shape =>
  (value, path) =>
    isMap(value) ? firstProblem(Object.entries(value), shape, path) : map(value, path);

export const listOf =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value) ? firstProblem([...value.entries()], shape, path) : list(value, path);

/** A single value of the shape, or a list of them. */
export const oneOrMore =
  (shape: Shape): Shape =>
  (value, path) =>
    (Array.isArray(value) ? listOf(shape) : shape)(value, path);

/**
 * A map with these members. Other members are ignored.
 *
 * @param required names of members that must be present. Default: none.
 */
export const shaped = (shapes: Record<string, Shape>, required: string[] = []): Shape => {
  const entries = Object.entries(shapes);
  return (value, path) => {
    if (!isMap(value)) return map(value, path);
    for (const [name, shape] of entries) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member === undefined && !required.includes(name)) continue;
      const problem = shape(member, step(path, name));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
};

/** For recursive shapes. */
export const lazily =
  (shape: () => Shape): Shape =>
  (value, path) =>
    shape()(value, path);

const firstProblem = (
  entries: [string | number, unknown][],
  shape: Shape,
  path: string,
): string | undefined => {
  for (const [key, value] of entries) {
    const problem = shape(value, step(path, key));
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const MAX_STEP_CHARACTERS = 60;

const step = (path: string, key: string | number): string => {
  if (typeof key === "number") return `${path}[${key}]`;
  const name = key.slice(0, MAX_STEP_CHARACTERS);
  return path === "" ? name : `${path}.${name}`;
};

const describeKind = (value: unknown): string => {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
};
