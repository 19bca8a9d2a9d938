// Values of a definition, in the types that Terraform's arguments have.
import { own } from "../../shared/own.ts";
import { ACCOUNT_ID, type Resource } from "../terraform/configuration.ts";
import { requiredText } from "../terraform/attributes.ts";
import { isObject, type Value } from "../terraform/values.ts";
import type { Definition } from "./openapi-definitions.ts";

/** @returns undefined for lists, objects and null. */
export const toTextOrNothing = (value: Value | undefined): string | undefined =>
  value === undefined || value === null || typeof value === "object" ? undefined : String(value);

/** YAML reads the version 2.0 as the number 2. */
export const toVersion = (value: Value | undefined): string | undefined =>
  typeof value === "number" ? value.toFixed(1) : toTextOrNothing(value);

export const toList = (value: Value | undefined): Value[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/**
 * Replaces the variables that API Gateway knows in definitions, such as `${AWSRegion}`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
 */
export const fillVariables = (api: Resource, text: string | undefined): string | undefined => {
  const [, partition = "aws", , region = ""] = requiredText(api, "execution_arn").split(":");
  const values = { AWSAccountId: ACCOUNT_ID, AWSPartition: partition, AWSRegion: region };
  return text?.replace(
    /\$\{(\w+)\}/g,
    (variable, name: string) => own<string>(values, name) ?? variable,
  );
};

/** Follows a reference to another part of the definition, such as `#/components/securitySchemes/jwt`. */
export const follow = (
  definition: Definition,
  value: Value | undefined,
): Definition | undefined => {
  if (!isObject(value)) return undefined;
  const reference = own(value, "$ref");
  if (typeof reference !== "string") return value;
  if (!reference.startsWith("#/")) return undefined;
  const names = reference.slice(2).split("/").map(unescape);
  const found = names.reduce<Value | undefined>(
    (part, name) => (isObject(part) ? own(part, name) : undefined),
    definition,
  );
  return isObject(found) ? found : undefined;
};

/** https://datatracker.ietf.org/doc/html/rfc6901#section-4 */
const unescape = (name: string): string => name.replaceAll("~1", "/").replaceAll("~0", "~");
