// The subset of JSON Schema that describes messages, the types of valid values, and a schema in words.
// https://json-schema.org/draft/2020-12/json-schema-validation
import type { Json } from "../request.ts";

export interface Schema {
  description?: string;
  type?: SchemaType | readonly SchemaType[];
  const?: Scalar;
  enum?: readonly Scalar[];
  /** Of texts, checked with the flag `u`. */
  pattern?: string;
  /** A name for `pattern`. */
  format?: string;
  /** In characters, a character beyond the Basic Multilingual Plane is one. */
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  prefixItems?: readonly Schema[];
  /** `false`: no items beyond `prefixItems`. */
  items?: Schema | false;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  /** Of properties that are not in `properties`. `false`: there are none. */
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
}

export type SchemaType = "string" | "integer" | "number" | "object" | "array" | "boolean" | "null";

type Scalar = string | number | boolean | null;

interface Types {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  object: { [name: string]: Json };
  array: Json[];
  null: null;
}

/** The type of a value that the schema accepts. */
export type Typed<S> = S extends { const: infer Value }
  ? Value
  : S extends { enum: readonly (infer Value)[] }
    ? Value
    : S extends { properties: infer P extends Record<string, Schema> }
      ? TypedObject<P, Named<S>> & Chosen<S, P>
      : S extends { type: "array"; items: infer Item extends Schema }
        ? Typed<Item>[]
        : S extends { type: readonly (infer T extends SchemaType)[] }
          ? Types[T]
          : S extends { type: infer T extends SchemaType }
            ? Types[T]
            : Json;

type TypedObject<P, Required> = Flat<
  { [K in keyof P as K extends Required ? K : never]: Typed<P[K]> } & {
    [K in keyof P as K extends Required ? never : K]?: Typed<P[K]>;
  }
>;

/** Which of the fields are there. */
type Chosen<S, P> = S extends { oneOf: readonly (infer Choice)[] }
  ? Choice extends { required: readonly (infer Name extends keyof P)[] }
    ? { [K in Name]: Typed<P[K]> }
    : unknown
  : unknown;

/** One object instead of several, for readable errors. */
type Flat<T> = { [K in keyof T]: T[K] };

type Named<S> = S extends { required: readonly (infer Name)[] } ? Name : never;

/** @returns the schema in words. */
export const describeExpected = (schema: Schema): string => {
  const { type = [], const: constant, enum: values, anyOf, oneOf } = schema;
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`;
  const choices = anyOf ?? oneOf;
  if (choices && !schema.properties) {
    return [...new Set(choices.map(describeChoice))].join(" or ");
  }
  const kind = [type].flat().join(" or ") || "any value";
  const article = /^[aio]/.test(kind) ? "an " : "a ";
  const isNoun = !/^(any|null)/.test(kind);
  return [isNoun ? article + kind : kind, ...describeLimits(schema)].join(" ");
};

/** Objects differ in their fields. */
const describeChoice = (schema: Schema): string => {
  const names = (schema.required ?? []).map((name) => JSON.stringify(name));
  const fields = schema.type === "object" && names.length > 0 ? ` with ${names.join(", ")}` : "";
  return describeExpected(schema) + fields;
};

const describeLimits = (schema: Schema): string[] => {
  const { pattern, format, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const words: [before: string, value: string | number | undefined, after: string][] = [
    ["of ", describeRange(schema.minLength, schema.maxLength), " characters"],
    ["of ", describeRange(schema.minItems, schema.maxItems), " items"],
    ["of ", describeRange(safe(schema.minimum), safe(schema.maximum)), ""],
    ["above ", exclusiveMinimum, ""],
    ["below ", exclusiveMaximum, ""],
    ["that is a multiple of ", multipleOf, ""],
    format === undefined ? ["that matches ", pattern, ""] : ["of the format ", format, ""],
  ];
  return words.flatMap(([before, value, after]) =>
    value === undefined ? [] : [`${before}${value}${after}`],
  );
};

/** Libraries write the limits of safe integers, which every integer must keep. */
const safe = (limit: number | undefined): number | undefined =>
  Math.abs(limit ?? 0) === Number.MAX_SAFE_INTEGER ? undefined : limit;

const describeRange = (least: number | undefined, most: number | undefined): string | undefined => {
  if (least !== undefined && most !== undefined) {
    return least === most ? `${least}` : `${least} to ${most}`;
  }
  if (most !== undefined) return `at most ${most}`;
  return least === undefined ? undefined : `at least ${least}`;
};
