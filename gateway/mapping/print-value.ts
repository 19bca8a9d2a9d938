// A value as a template writes it: the way of Java, in which API Gateway's templates run.

/** Maps are `{a=1, b=2}`, which is no JSON: `$input.json()` is for that. Lists are JSON; nothing is empty. */
export const printValue = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value !== "object" || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, element]) => `${key}=${printValue(element)}`);
  return `{${entries.join(", ")}}`;
};
