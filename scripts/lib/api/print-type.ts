// Prints the type of the values that a schema accepts, in TypeScript.
import type { Schema, SchemaType } from "../../../handlers/lib/schema/schema.ts";

/** @param indent of the line that it begins in. */
export const printType = (schema: Schema, indent = ""): string => {
  const { const: constant, enum: values, anyOf, oneOf, allOf } = schema;
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
  const parts = [
    ...(schema.type === undefined
      ? []
      : [unite([schema.type].flat(), (type) => PRINT[type](schema, indent))]),
    ...[anyOf, oneOf].flatMap((choices) => {
      if (!choices) return [];
      return [unite(choices, (choice) => printChoice(schema, choice, indent))];
    }),
    ...(allOf ?? []).filter(({ type }) => type).map((part) => printType(part, indent)),
  ];
  const printed = parts.map((part) =>
    parts.length > 1 && part.includes(" | ") ? `(${part})` : part,
  );
  return printed.join(" & ") || "unknown";
};

const unite = <T>(choices: readonly T[], print: (choice: T) => string): string =>
  [...new Set(choices.map(print))].join(" | ");

/** A choice may be about which fields of the whole are present. */
const printChoice = (whole: Schema, choice: Schema, indent: string): string => {
  if (!choice.required || choice.properties || !whole.properties) return printType(choice, indent);
  const fields = new Map(Object.entries(whole.properties));
  const chosen = choice.required.map((name) => [name, fields.get(name) ?? {}] as const);
  return printType(
    { type: "object", properties: Object.fromEntries(chosen), required: choice.required },
    indent,
  );
};

const printArray = ({ items, prefixItems }: Schema, indent: string): string => {
  const rest = items ? printType(items, indent) : "unknown";
  const list = /[|&]/.test(rest) ? `(${rest})[]` : `${rest}[]`;
  if (!prefixItems) return list;
  const first = prefixItems.map((item) => printType(item, indent));
  return `[${[...first, ...(items === false ? [] : [`...${list}`])].join(", ")}]`;
};

const printObject = (schema: Schema, indent: string): string => {
  const { properties, required = [], additionalProperties } = schema;
  const inner = `${indent}  `;
  const fields = Object.entries(properties ?? {}).map(([name, property]) => {
    const mark = required.includes(name) ? "" : "?";
    return `${comment(property, inner)}${inner}${printName(name)}${mark}: ${printType(property, inner)};\n`;
  });
  if (typeof additionalProperties === "object" && fields.length === 0) {
    return `{ [name: string]: ${printType(additionalProperties, indent)} }`;
  }
  if (!properties) return "{ [name: string]: unknown }";
  return fields.length === 0 ? "{}" : `{\n${fields.join("")}${indent}}`;
};

export const comment = ({ description }: { description?: string }, indent: string): string =>
  description === undefined ? "" : `${indent}/** ${description.replaceAll("*/", "*\\/")} */\n`;

export const printName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);

const PRINT: Record<SchemaType, (schema: Schema, indent: string) => string> = {
  string: () => "string",
  integer: () => "number",
  number: () => "number",
  boolean: () => "boolean",
  null: () => "null",
  array: printArray,
  object: printObject,
};
