// Schemas of libraries: any that implements Standard JSON Schema. https://standardschema.dev/json-schema
import type { StandardJSONSchemaV1, StandardTypedV1 } from "@standard-schema/spec";
import type { Schema, Typed } from "./schema.ts";

/** What authors write: a schema of a library, such as zod or valibot, or JSON Schema itself. */
export type SchemaSource = StandardTypedV1 | Schema;

/** The type of values as they are sent: libraries' transformations and defaults are not applied. */
export type TypeOf<S> = S extends StandardTypedV1 ? StandardTypedV1.InferInput<S> : Typed<S>;

/**
 * @param what names the schema in errors.
 * @throws when it checks something that JSON Schema cannot express or that is not supported here: a check must not be
 * lost silently.
 */
export const readSchema = (source: SchemaSource, what: string): Schema => {
  const schema = "~standard" in source ? convert(source, what) : source;
  assertSupported(schema, what);
  return schema;
};

const convert = (source: StandardTypedV1, what: string): Schema => {
  const { vendor, jsonSchema } = (source as StandardTypedV1 & Partial<StandardJSONSchemaV1>)[
    "~standard"
  ] as StandardTypedV1.Props & Partial<StandardJSONSchemaV1.Props>;
  if (!jsonSchema) {
    const wrap = vendor === "valibot" ? "toStandardJsonSchema() of @valibot/to-json-schema" : "";
    throw new Error(
      `${what} is a schema of ${vendor} without "~standard".jsonSchema; expected a Standard JSON Schema. ` +
        (wrap ? `Wrap it in ${wrap}.` : `Use a version of ${vendor} that implements it.`),
    );
  }
  const libraryOptions = vendor === "zod" ? { override: assertNothingLost } : undefined;
  try {
    const { $schema: _, ...schema } = jsonSchema.input({
      target: "draft-2020-12",
      ...(libraryOptions && { libraryOptions }),
    });
    return schema;
  } catch (error) {
    throw new Error(`${what} has no JSON Schema: ${(error as Error).message}`, { cause: error });
  }
};

interface ZodCheck {
  check?: string;
  pattern?: RegExp;
}

/** The part of a zod schema that tells what its JSON Schema leaves out. https://zod.dev/packages/core */
interface ZodContext {
  zodSchema: { _zod: { def: ZodCheck & { checks?: { _zod: { def: ZodCheck } }[] } } };
}

/** What zod leaves out silently. */
const LOST = new Map([
  ["custom", "a refinement"],
  ["overwrite", "a transformation such as trim()"],
]);

const assertNothingLost = ({ zodSchema }: ZodContext): void => {
  const { def } = zodSchema["_zod"];
  for (const { check = "", pattern } of [def, ...(def.checks ?? []).map(({ _zod }) => _zod.def)]) {
    const flags = pattern?.flags ?? "";
    const lost = /^[uv]?$/.test(flags)
      ? LOST.get(check)
      : `an expression with the flags "${flags}"`;
    if (lost === undefined) continue;
    throw new Error(`It has ${lost}, which JSON Schema cannot express; do that in the handler.`);
  }
};

/** Keywords that describe, and check nothing. */
const ANNOTATIONS = [
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "contentEncoding",
];

const CHECKED = (
  "type const enum pattern format minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf " +
  "prefixItems items minItems maxItems properties required additionalProperties propertyNames anyOf oneOf allOf"
).split(" ");

const KEYWORDS = new Set([...ANNOTATIONS, ...CHECKED]);

const assertSupported = (schema: Schema, what: string): void => {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined) {
    throw new Error(
      `${what} has the keyword "${unknown}", which is not supported; expected ${[...KEYWORDS].join(", ")}.`,
    );
  }
  if (schema.format !== undefined && schema.pattern === undefined) {
    throw new Error(
      `${what} has the format "${schema.format}" without a pattern, so nothing would check it; add a pattern or ` +
        "a regular expression, or check it in the handler.",
    );
  }
  for (const [part, inner] of listParts(schema)) assertSupported(inner, `${what}, ${part},`);
};

const listParts = (schema: Schema): [part: string, Schema][] => {
  const { properties = {}, items, additionalProperties, propertyNames } = schema;
  const { prefixItems = [], anyOf = [], oneOf = [], allOf = [] } = schema;
  const single = [items, additionalProperties, propertyNames];
  const numbered = [prefixItems, anyOf, oneOf, allOf].flat();
  return [
    ...Object.entries(properties).map(([name, inner]): [string, Schema] => [`"${name}"`, inner]),
    ...[...single, ...numbered].flatMap((inner): [string, Schema][] =>
      typeof inner === "object" ? [["a part", inner]] : [],
    ),
  ];
};
