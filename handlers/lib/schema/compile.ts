// Turns a schema into the checks that it needs: to call at once, or to print, so that a zip contains nothing else.
import type { Json } from "../request.ts";
import { Call, type Argument, evaluate, print } from "./calls.ts";
import type { Check } from "./checks.ts";
import { describeExpected, type Schema, type SchemaType } from "./schema.ts";

/** @returns the check of values against the schema. */
export const createCheck = (schema: Schema): Check => {
  const call = compile(schema);
  return call ? (evaluate(call) as Check) : () => {};
};

/** @throws {BadRequestError} that names the first invalid field. */
export const assertAccepted = (schema: Schema, value: Json, path = ""): void =>
  createCheck(schema)(value, path);

/** @returns the check as an expression, and the functions of checks.ts that it calls. */
export const printCheck = (schema: Schema): { code: string; names: string[] } => {
  const names = new Set<string>();
  const call = compile(schema);
  return { code: call ? print(call, names) : "() => {}", names: [...names].toSorted() };
};

/** @returns undefined when any value is accepted. */
const compile = (schema: Schema): Call | undefined => {
  const { anyOf, oneOf, allOf = [], type } = schema;
  const parts = [
    compileOwn(schema),
    anyOf && compileChoices(schema, anyOf, false),
    oneOf && !readFieldSets(oneOf) && compileChoices(schema, oneOf, true),
    // A part of the type of the whole says so in its errors.
    ...allOf.map((part) => compile({ type, ...part })),
  ].filter((part) => part instanceof Call);
  return parts.length > 1 ? new Call("every", ...parts) : parts[0];
};

const ALL: readonly SchemaType[] = ["string", "number", "boolean", "null", "array", "object"];

/** The keywords of the schema itself, without its alternatives. */
const compileOwn = (schema: Schema): Call | undefined => {
  const values = schema.const === undefined ? schema.enum : [schema.const];
  const types = values ? values.map(readType) : [schema.type ?? ALL].flat();
  const rules = new Map<string, Argument>();
  for (const type of types) {
    const ofType = values?.filter((value) => readType(value) === type);
    const among = ofType ? [new Call("among", ...ofType)] : [];
    rules.set(type === "integer" ? "number" : type, [...among, ...RULES[type](schema)]);
  }
  const isAny = !values && schema.type === undefined && [...rules.values()].flat().length === 0;
  return isAny ? undefined : new Call("accept", describeExpected(schema), rules);
};

const readType = (value: string | number | boolean | null): SchemaType =>
  value === null ? "null" : (typeof value as SchemaType);

const compileText = ({ minLength, maxLength, pattern }: Schema): Call[] => [
  ...limit("length", minLength, maxLength),
  ...(pattern === undefined ? [] : [new Call("pattern", createExpression(pattern))]),
];

const compileNumber = (schema: Schema): Call[] => {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  return [
    ...limit("range", schema.minimum, schema.maximum),
    ...limit("between", exclusiveMinimum, exclusiveMaximum),
    ...(multipleOf === undefined ? [] : [new Call("multiple", multipleOf)]),
  ];
};

const compileArray = (schema: Schema): Call[] => {
  const { items, prefixItems = [], minItems, maxItems } = schema;
  const first = prefixItems.map(compile);
  const rest = items ? compile(items) : undefined;
  const most = items === false ? (maxItems ?? first.length) : maxItems;
  const isAny = rest === undefined && first.every((check) => check === undefined);
  return [
    ...limit("size", minItems, most),
    ...(isAny ? [] : [new Call("items", first, ...(rest ? [rest] : []))]),
  ];
};

const compileObject = (schema: Schema): Call[] => {
  const { required = [], properties = {}, oneOf, additionalProperties: others = true } = schema;
  const sets = oneOf && readFieldSets(oneOf);
  const checks = Object.entries(properties).flatMap(([name, property]) => {
    const check = compile(property);
    return check ? [[name, check]] : [];
  });
  const names = schema.propertyNames && compileNames(schema.propertyNames);
  const rest = typeof others === "object" ? compile(others) : undefined;
  return [
    ...(required.length > 0 ? [new Call("required", ...required)] : []),
    ...(sets ? [new Call("exactlyOne", ...sets)] : []),
    ...(checks.length > 0 ? [new Call("properties", checks)] : []),
    ...(names ? [new Call("fieldNames", names)] : []),
    ...(rest || others === false ? [new Call("others", Object.keys(properties), rest)] : []),
  ];
};

/** Names are texts anyway. */
const compileNames = (schema: Schema): Call | undefined => {
  const { description: _, type, ...rules } = schema;
  return type === "string" && Object.keys(rules).length === 0 ? undefined : compile(schema);
};

const RULES: Record<SchemaType, (schema: Schema) => Call[]> = {
  string: compileText,
  integer: (schema) => [new Call("integer"), ...compileNumber(schema)],
  number: compileNumber,
  boolean: () => [],
  null: () => [],
  array: compileArray,
  object: compileObject,
};

const limit = (
  name: "length" | "range" | "between" | "size",
  least: number | undefined,
  most: number | undefined,
): Call[] =>
  least === undefined && most === undefined
    ? []
    : [new Call(name, least ?? -Infinity, most ?? Infinity)];

/** JSON Schema recommends the flag; some expressions are only valid without it. */
const createExpression = (pattern: string): RegExp => {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return new RegExp(pattern);
  }
};

/** @returns sets of names, when the choices are about which fields are present. */
const readFieldSets = (choices: readonly Schema[]): string[][] | undefined => {
  const isAboutFields = choices.every((each) => Object.keys(each).join() === "required");
  return isAboutFields ? choices.map(({ required = [] }) => [...required]) : undefined;
};

/** Errors of the chosen alternative are more to the point than "none of them": the type chooses, or a constant. */
const compileChoices = (
  schema: Schema,
  choices: readonly Schema[],
  isOne: boolean,
): Call | undefined => {
  const calls = choices.map(compile);
  const checks = calls.filter((call) => call instanceof Call);
  if (checks.length < calls.length && !isOne) return undefined;
  const expected = describeExpected({ anyOf: schema.anyOf ?? schema.oneOf });
  const rules = checks.length === calls.length ? mergeRules(checks) : undefined;
  if (rules) return new Call("accept", expected, rules);
  const told = tellApart(choices, checks);
  if (told) return new Call("accept", expected, new Map([["object", [told]]]));
  return new Call("either", expected, isOne, ...calls.map((call) => call ?? new Call("every")));
};

/** @returns undefined unless each type is accepted by one of the checks. */
const mergeRules = (calls: Call[]): Map<string, Argument> | undefined => {
  const merged = new Map<string, Argument>();
  for (const { name, args } of calls) {
    const [, rules] = args;
    if (name !== "accept" || !(rules instanceof Map)) return undefined;
    for (const [type, rule] of rules as ReadonlyMap<string, Argument>) {
      if (merged.has(type)) return undefined;
      merged.set(type, rule);
    }
  }
  return merged;
};

/** @returns undefined unless all are objects with a required field that has another constant in each. */
const tellApart = (choices: readonly Schema[], checks: Call[]): Call | undefined => {
  const [first] = choices;
  for (const name of first?.required ?? []) {
    const constants = choices.flatMap(({ type, required, properties }) => {
      const property = properties && new Map(Object.entries(properties)).get(name);
      const isThere = type === "object" && required?.includes(name);
      return isThere && property?.const !== undefined ? [property.const] : [];
    });
    if (new Set(constants).size < choices.length) continue;
    return new Call(
      "chosen",
      name,
      constants.map((constant, at) => [constant, checks[at]]),
    );
  }
  return undefined;
};
