// Objects of a plan, whose names come from outside.
import { Secret } from "./secret.ts";

export type Body = Record<string, unknown>;

export const isBody = (value: unknown): value is Body =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Secret);

/** Whether Terraform treats it like an argument that is not set. A hidden value is not empty. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && !(value instanceof Secret) && Object.keys(value).length === 0);
