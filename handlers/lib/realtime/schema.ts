// The subset of JSON Schema that describes frames: a validator, and the types of valid values.
// https://json-schema.org/draft/2020-12/json-schema-validation
import { BadRequestError } from "../errors.ts";
import { describe, isObject, type Json } from "../request.ts";

export interface Schema {
  description?: string;
  type?: SchemaType | readonly SchemaType[];
  const?: string | boolean;
  enum?: readonly string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  /** Exactly one of these sets of properties must be present. */
  oneOf?: readonly { required: readonly string[] }[];
}

type SchemaType = "string" | "integer" | "object" | "array" | "boolean";

interface Types {
  string: string;
  integer: number;
  boolean: boolean;
  object: { [name: string]: Json };
  array: Json[];
}

/** The type of a value that the schema accepts. */
export type Typed<S> = S extends { const: infer Value }
  ? Value
  : S extends { properties: infer P extends Record<string, Schema>; required: infer R }
    ? { [K in keyof P as K extends Named<R> ? K : never]: Typed<P[K]> } & {
        [K in keyof P as K extends Named<R> ? never : K]?: Typed<P[K]>;
      }
    : S extends { type: readonly (infer T extends SchemaType)[] }
      ? Types[T]
      : S extends { type: infer T extends SchemaType }
        ? Types[T]
        : Json;

type Named<R> = R extends readonly (infer Name)[] ? Name : never;

/** @throws {BadRequestError} that names the first invalid field. */
export const assertAccepted = (schema: Schema, value: Json, path = ""): void => {
  if (!isOfType(schema, value)) refuse(schema, path, describe(value));
  if (typeof value === "string") assertText(schema, value, path);
  if (typeof value === "number") assertNumber(schema, value, path);
  if (isObject(value)) assertObject(schema, value, path);
};

const isOfType = ({ type, const: constant }: Schema, value: Json): boolean =>
  (constant === undefined || constant === value) &&
  (type === undefined || [type].flat().some((each) => IS[each](value)));

const IS: Record<SchemaType, (value: Json) => boolean> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === "boolean",
  object: isObject,
  array: Array.isArray,
};

const assertText = (schema: Schema, value: string, path: string): void => {
  const { pattern, minLength = 0, maxLength = Infinity } = schema;
  if (value.length < minLength || value.length > maxLength) {
    refuse(schema, path, `${value.length} characters`);
  }
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    refuse(schema, path, JSON.stringify(value));
  }
};

const assertNumber = (schema: Schema, value: number, path: string): void => {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (value < minimum || value > maximum) refuse(schema, path, String(value));
};

const assertObject = (schema: Schema, value: { [name: string]: Json }, path: string): void => {
  const { properties = {}, required = [], oneOf = [] } = schema;
  const fields = new Map(Object.entries(value));
  const isThere = (name: string): boolean => fields.has(name);
  const missing = required.find((name) => !isThere(name));
  if (missing !== undefined) {
    throw new BadRequestError({
      expected: `the field "${path}${missing}"`,
      actual: "a message without it",
    });
  }
  const chosen = oneOf.filter((choice) => choice.required.every(isThere));
  if (oneOf.length > 0 && chosen.length !== 1) {
    const choices = oneOf.map((choice) => choice.required.map((name) => `"${name}"`).join(" and "));
    throw new BadRequestError({
      expected: `exactly one of the fields ${choices.join(", ")}`,
      actual: `${chosen.length} of them`,
    });
  }
  for (const [name, property] of Object.entries(properties)) {
    const field = fields.get(name);
    if (field !== undefined) assertAccepted(property, field, `${path}${name}.`);
  }
};

const refuse = (schema: Schema, path: string, actual: string): never => {
  throw new BadRequestError({
    expected: `${describeExpected(schema)} in "${path.slice(0, -1)}"`,
    actual: actual.slice(0, MAX_REPEATED_CHARACTERS),
  });
};

/** Characters of an invalid value that the error repeats. */
const MAX_REPEATED_CHARACTERS = 100;

/** @returns the schema in words. */
export const describeExpected = ({ type = [], const: constant, ...rest }: Schema): string => {
  if (constant !== undefined) return JSON.stringify(constant);
  const { pattern, minLength, maxLength, minimum, maximum } = rest;
  const kind = [type].flat().join(" or ") || "any value";
  const article = /^(an|object|array|integer)/.test(kind) ? "an " : "a ";
  return [
    kind === "any value" ? kind : article + kind,
    ...describeRange(minLength, maxLength).map((range) => `of ${range} characters`),
    ...describeRange(minimum, maximum).map((range) => `of ${range}`),
    ...(pattern === undefined ? [] : [`that matches ${pattern}`]),
  ].join(" ");
};

const describeRange = (least: number | undefined, most: number | undefined): string[] => {
  if (least !== undefined && most !== undefined) return [`${least} to ${most}`];
  if (most !== undefined) return [`at most ${most}`];
  return least === undefined ? [] : [`at least ${least}`];
};
