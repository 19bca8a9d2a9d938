// Checks made of schemas: they agree with a validator of JSON Schema, at once and printed, and say what they expect.
import { compileFunction } from "node:vm";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import * as checks from "../../../../handlers/lib/schema/checks.ts";
import { createCheck, printCheck } from "../../../../handlers/lib/schema/compile.ts";
import type { Schema } from "../../../../handlers/lib/schema/schema.ts";
import { BadRequestError } from "../../../../handlers/lib/errors.ts";

const SHAPES: Schema[] = [
  {
    type: "object",
    properties: { kind: { const: "circle" }, r: { type: "number" } },
    required: ["kind", "r"],
  },
  { type: "object", properties: { kind: { const: "square" } }, required: ["kind"] },
];

const [SHAPE_A = {}] = SHAPES;

const SCHEMAS: Schema[] = [
  {},
  { const: "a" },
  { const: null },
  { enum: ["a", 1, true, null] },
  { type: "null" },
  { type: "boolean" },
  { type: "string", minLength: 1, maxLength: 3 },
  { type: "string", minLength: 2, maxLength: 2 },
  { type: "number", multipleOf: 0.01 },
  { type: "number", multipleOf: 0.07 },
  { type: "string", allOf: [{ pattern: "^a" }, { pattern: "b$" }] },
  { type: "string", allOf: [{ pattern: "^a" }] },
  { pattern: "^a" },
  { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 2 },
  { type: "integer", minimum: -1, multipleOf: 2 },
  { type: ["number", "null"], maximum: 1 },
  { type: "array", items: { type: "integer" }, minItems: 1, maxItems: 2 },
  { type: "array", prefixItems: [{ type: "string" }, {}], items: false },
  { type: "array", prefixItems: [{ type: "string" }], items: { type: "integer" } },
  { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false },
  { type: "object", additionalProperties: { type: "integer" } },
  { type: "object", propertyNames: { type: "string", maxLength: 1 } },
  { type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }] },
  { anyOf: [{ type: "string", maxLength: 1 }, { type: "null" }] },
  { anyOf: [{ type: "integer" }, {}] },
  { oneOf: [{ type: "integer" }, {}] },
  { type: "object", oneOf: [{ required: ["a", "b"] }, { required: ["ab"] }] },
  { oneOf: [{ required: ["a"] }, { type: "object", properties: { b: { type: "integer" } } }] },
  { type: "array", prefixItems: [{}, { type: "integer" }] },
  { anyOf: [SHAPE_A, { type: "object", properties: { kind: { const: "square" } } }] },
  { anyOf: [SHAPE_A, { properties: { kind: { const: "square" } }, required: ["kind"] }] },
  { anyOf: SHAPES },
  { anyOf: [{ type: "string", allOf: [{ pattern: "^a" }, { pattern: "b$" }] }, { type: "null" }] },
  { anyOf: [{ anyOf: [{ type: "integer" }, { type: "number", minimum: 1 }] }, { type: "null" }] },
  { anyOf: [{ oneOf: SHAPES }, { type: "null" }] },
  {
    anyOf: [
      { type: "object", required: ["a"] },
      { type: "object", required: ["b"] },
    ],
  },
  { oneOf: [{ type: "number", minimum: 1 }, { type: "integer" }, { const: "x" }] },
];

const SCALARS = [null, true, false, 0, 1, 2, -1, 1.5, 0.5, 100, "", "a", "ab", "x", "abcd", "b"];
// Binary numbers cannot hold these decimals, and each of these characters takes two code units.
const AWKWARD = [0.3, 1.15, 2.03, 19.99, -8.7, 1.155, 0.001, "😀", "😀😀", "😀😀😀😀"];
const LISTS = [[], [1], ["a"], ["a", 1], ["a", "b"], ["a", 1, 1], [1, 2, 3], [1.5], [null]];
const OBJECTS = [
  {},
  { a: 1 },
  { b: 1 },
  { a: 1, b: 2 },
  { ab: 1 },
  { a: "x" },
  { b: "x" },
  { a: null },
  { kind: "circle" },
  { kind: "circle", r: 1 },
  { kind: "square", r: "x" },
  { kind: 1 },
  JSON.parse('{"__proto__":{"a":1}}'),
];
const VALUES = [...SCALARS, ...AWKWARD, ...LISTS, ...OBJECTS];

const catchMessage = (check: checks.Check, value: unknown): string | undefined => {
  try {
    check(value as never, "f.");
    return undefined;
  } catch (error) {
    if (error instanceof BadRequestError) return error.message;
    throw error;
  }
};

/** As a zip has it. */
const createPrinted = (schema: Schema): checks.Check => {
  const { code, names } = printCheck(schema);
  const source = `const { ${names.join(", ")} } = checks; return ${code};`;
  return compileFunction(source, ["checks"])(checks);
};

describe("a compiled schema", () => {
  for (const schema of SCHEMAS) {
    it(`accepts what JSON Schema accepts, at once and printed: ${JSON.stringify(schema)}`, () => {
      const validate = new Ajv2020({ strict: false, multipleOfPrecision: 9 }).compile(schema);
      const [check, printed] = [createCheck(schema), createPrinted(schema)];
      for (const value of VALUES) {
        const message = catchMessage(check, value);
        expect(message === undefined, JSON.stringify(value)).to.equal(validate(value));
        expect(catchMessage(printed, value)).to.equal(message);
      }
    });
  }

  for (const [schema, value, message] of [
    [{ enum: ["a", 1] }, "b", 'Expected one of "a", 1 in "f", received "b".'],
    [{ const: "a" }, 1, 'Expected "a" in "f", received a number.'],
    [
      { type: ["string", "null"], maxLength: 1 },
      "ab",
      'Expected a string or null of at most 1 characters in "f", received 2 characters.',
    ],
    [{ type: "number", exclusiveMinimum: 0 }, 0, 'Expected a number above 0 in "f", received 0.'],
    [
      { type: "integer", multipleOf: 2, maximum: Number.MAX_SAFE_INTEGER },
      3,
      'Expected an integer that is a multiple of 2 in "f", received 3.',
    ],
    [
      { type: "string", format: "email", pattern: "@" },
      "a",
      'Expected a string of the format email in "f", received "a".',
    ],
    [
      { type: "array", minItems: 2, maxItems: 2 },
      [1],
      'Expected an array of 2 items in "f", received 1 items.',
    ],
    [
      { type: "array", items: { type: "string" } },
      ["a", 1],
      'Expected a string in "f.1", received a number.',
    ],
    [
      { type: "object", additionalProperties: false, properties: { a: {} } },
      { b: 1 },
      'Expected no fields besides "a" in "f", received the field "b".',
    ],
    [
      { anyOf: [{ type: "string" }, { type: "null" }] },
      1,
      'Expected a string or null in "f", received a number.',
    ],
    [
      { anyOf: SHAPES },
      { kind: "circle" },
      'Expected the field "f.r", received a message without it.',
    ],
    [
      { anyOf: SHAPES },
      { kind: "line" },
      'Expected one of "circle", "square" in "f.kind", received "line".',
    ],
    [
      { anyOf: SHAPES },
      {},
      'Expected one of "circle", "square" in "f.kind", received a message without it.',
    ],
    [
      {
        anyOf: [
          { type: "object", required: ["a"] },
          { type: "object", required: ["b"] },
        ],
      },
      {},
      'Expected an object with "a" or an object with "b" in "f", received an object.',
    ],
  ] as [Schema, unknown, string][]) {
    it(`says: ${message}`, () => {
      expect(catchMessage(createCheck(schema), value)).to.equal(message);
    });
  }

  it("prints the functions that it needs, and no other", () => {
    const { code, names } = printCheck({
      type: "object",
      properties: { data: {} },
      required: ["data"],
    });
    expect(code).to.equal('accept("an object", { object: [required("data")] })');
    expect(names).to.deep.equal(["accept", "required"]);
  });
});
