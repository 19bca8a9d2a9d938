// Turns values into text. Whatever is printed of a value comes from here, or from JSON, where a Secret masks itself.
import { SENSITIVE, Secret } from "./secret.ts";

/** Strings and symbols as they are, anything else as JSON; hidden values and parts as `(sensitive)`. */
export const show = (value: unknown): string => {
  if (value instanceof Secret) return SENSITIVE;
  if (typeof value === "symbol") return `(${value.description ?? "unknown"})`;
  return typeof value === "string" ? value : (JSON.stringify(value ?? null) ?? "null");
};
