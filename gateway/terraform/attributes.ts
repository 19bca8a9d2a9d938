// Reads attributes of a resource and checks their types.
import { numberOfAny } from "../../shared/scalar.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import type { Resource } from "./configuration.ts";
import { describe, type Value } from "./values.ts";

/** The provider takes "" for an argument that is not set, and plans contain it. @returns undefined for both. */
export const optionalText = (resource: Resource, name: string): string | undefined => {
  const value = resource.attribute(name) ?? "";
  return value === "" ? undefined : scalarText(resource, name, value);
};

export const requiredText = (resource: Resource, name: string): string => {
  const value = optionalText(resource, name);
  if (value === undefined) throw invalid(resource, `${name} is missing; expected a string`);
  return value;
};

/** Like Terraform, accepts "29" for 29. */
export const optionalNumber = (resource: Resource, name: string): number | undefined => {
  const value = resource.attribute(name) ?? "";
  if (value === "") return undefined;
  const number = numberOfAny(value);
  if (Number.isNaN(number)) {
    throw invalid(
      resource,
      `${name} is ${typeof value === "string" ? `"${excerpt(value)}"` : describe(value)}; expected a number`,
    );
  }
  return number;
};

export const optionalBoolean = (resource: Resource, name: string): boolean | undefined => {
  const value = resource.attribute(name) ?? undefined;
  return value === undefined ? undefined : value === true || value === "true";
};

export const textList = (resource: Resource, name: string): string[] => {
  const value = resource.attribute(name) ?? [];
  if (!Array.isArray(value)) {
    throw invalid(resource, `${name} is ${describe(value)}; expected a list of strings`);
  }
  return value.map((element) => scalarText(resource, name, element));
};

/** @param problem what is wrong, what is expected, and how to fix it. */
export const invalid = (resource: Resource, problem: string): GatewayError =>
  new GatewayError("INVALID_CONFIGURATION", `${resource.address}: ${problem}`);

/** @returns the resources' names in Terraform, for a message. */
export const listNames = (resources: Resource[]): string =>
  resources.map(({ address }) => address.replace(/^[^.]+\./, "")).join(", ") || "(none)";

/** Far longer than any name, ARN, URI or expression that AWS accepts. Searches in longer texts are slow. */
const MAX_TEXT_CHARACTERS = 16 * 1024;

const scalarText = (resource: Resource, name: string, value: Value): string => {
  if (typeof value === "object") {
    throw invalid(resource, `${name} is ${describe(value)}; expected a string`);
  }
  const text = String(value);
  if (text.length <= MAX_TEXT_CHARACTERS) return text;
  throw invalid(
    resource,
    `${name} is ${text.length} characters long; expected at most ${MAX_TEXT_CHARACTERS}`,
  );
};
