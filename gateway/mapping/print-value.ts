// Formats a value as a template prints it: like Java, in which API Gateway runs templates.

/** Maps become `{a=1, b=2}`, not JSON (see `$input.json()`); lists become JSON, null and undefined an empty string. */
export const printValue = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value !== "object" || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, element]) => `${key}=${printValue(element)}`);
  return `{${entries.join(", ")}}`;
};
