// Schemas in words, and checks of which a zip contains no more than it needs.
import { expect } from "chai";
import { either } from "../../../../handlers/lib/schema/checks.ts";
import { createCheck, printCheck } from "../../../../handlers/lib/schema/compile.ts";
import { describeExpected, type Schema } from "../../../../handlers/lib/schema/schema.ts";
import { catchMessage } from "../../../helpers/errors.ts";

describe("a schema in words", () => {
  for (const [schema, words] of [
    [{}, "any value"],
    [{ pattern: "^a" }, "any value that matches ^a"],
    [{ type: "null" }, "null"],
    [{ const: null }, "null"],
    [{ const: "a", enum: ["b"] }, '"a"'],
    [{ enum: ["a", 1, null] }, 'one of "a", 1, null'],
    [{ type: "array" }, "an array"],
    [{ type: "object" }, "an object"],
    [{ type: ["null", "string"] }, "null or string"],
    [{ type: ["string", "integer"] }, "a string or integer"],
    [{ type: "array", minItems: 2, maxItems: 3 }, "an array of 2 to 3 items"],
    [{ type: "array", maxItems: 3 }, "an array of at most 3 items"],
    [{ type: "string", minLength: 0, maxLength: 0 }, "a string of 0 characters"],
    [{ type: "number", exclusiveMinimum: 1, exclusiveMaximum: 5 }, "a number above 1 below 5"],
    [{ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, "an integer of at least 1"],
    [
      { type: "integer", minimum: 0, multipleOf: 2 },
      "an integer of at least 0 that is a multiple of 2",
    ],
    [{ anyOf: [{ type: "null" }, { type: "null" }] }, "null"],
    [
      {
        anyOf: [
          { type: "object", required: [] },
          { type: "object", required: ["a"] },
        ],
      },
      'an object or an object with "a"',
    ],
    [{ type: "boolean" }, "a boolean"],
    [{ type: "integer", minimum: 1, maximum: 1 }, "an integer of 1"],
    [{ type: "integer", minimum: 0 }, "an integer of at least 0"],
    [{ type: "integer", maximum: 9 }, "an integer of at most 9"],
    [{ type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: 9 }, "an integer of at most 9"],
    [{ type: "number", exclusiveMinimum: 1 }, "a number above 1"],
    [{ type: "number", exclusiveMaximum: 5 }, "a number below 5"],
    [{ type: "number", multipleOf: 3 }, "a number that is a multiple of 3"],
    [{ type: "string", minLength: 1, maxLength: 3 }, "a string of 1 to 3 characters"],
    [{ type: "array", minItems: 2 }, "an array of at least 2 items"],
    [{ type: "string", format: "email", pattern: "@" }, "a string of the format email"],
    [{ anyOf: [{ type: "object" }, { type: "null" }] }, "an object or null"],
    [{ anyOf: [{ type: "string", required: ["a"] }, { type: "null" }] }, "a string or null"],
    [{ oneOf: [{ type: "object", required: ["a", "b"] }] }, 'an object with "a", "b"'],
    [{ type: "object", properties: {}, oneOf: [{ required: ["a"] }] }, "an object"],
  ] as [Schema, string][]) {
    it(`${JSON.stringify(schema)} is ${words}`, () => {
      expect(describeExpected(schema)).to.equal(words);
    });
  }
});

describe("a check", () => {
  for (const [what, schema, value, message] of [
    [
      "the path of a field that is not listed",
      { type: "object", additionalProperties: { type: "object", required: ["a"] } },
      { x: {} },
      'Expected the field "f.x.a", received a message without it.',
    ],
    [
      "the path of a name",
      { type: "object", propertyNames: { maxLength: 1 } },
      { long: 1 },
      'Expected any value of at most 1 characters in "f.long", received 4 characters.',
    ],
    [
      "that there must be no fields",
      { type: "object", additionalProperties: false },
      { a: 1 },
      'Expected no fields in "f", received the field "a".',
    ],
    [
      "every field that there may be",
      { type: "object", additionalProperties: false, properties: { a: {}, b: {} } },
      { c: 1 },
      'Expected no fields besides "a", "b" in "f", received the field "c".',
    ],
    [
      "what is wrong with a value of the right type, of several types",
      { anyOf: [{ type: "string", maxLength: 1 }, { type: "null" }] },
      "ab",
      'Expected a string of at most 1 characters or null in "f", received 2 characters.',
    ],
    [
      "only the type, where two choices have it",
      { anyOf: [{ type: "string", maxLength: 1 }, { const: "xyz" }] },
      "ab",
      'Expected a string of at most 1 characters or "xyz" in "f", received a string.',
    ],
    [
      "what is wrong with the only field that has a check",
      { type: "object", properties: { a: { type: "integer" } } },
      { a: "1" },
      'Expected an integer in "f.a", received a string.',
    ],
    [
      "a part of a field that must not be there",
      { type: "object", additionalProperties: false },
      { ["x".repeat(150)]: 1 },
      `Expected no fields in "f", received the field "${"x".repeat(100)}".`,
    ],
    [
      "that a value is several of what it must be one of",
      { oneOf: [{ type: "number", minimum: 1 }, { type: "integer" }] },
      2,
      'Expected a number of at least 1 or an integer in "f", received a number that is several of them.',
    ],
    [
      "what a value is that is none of the choices",
      { oneOf: [{ type: "number", minimum: 1 }, { type: "integer" }] },
      "x",
      'Expected a number of at least 1 or an integer in "f", received a string.',
    ],
  ] as [string, Schema, never, string][]) {
    it(`names ${what}`, () => {
      expect(catchMessage(() => createCheck(schema)(value, "f."))).to.equal(message);
    });
  }

  it("takes an expression's dot for a character of whatever size", () => {
    const check = createCheck({ type: "string", pattern: "^.$" });
    expect(catchMessage(() => check("😀", "f."))).to.equal(undefined);
    expect(catchMessage(() => check("ab", "f."))).to.include("that matches ^.$");
  });

  it("names no field where the whole message is none of the choices", () => {
    const check = createCheck({ oneOf: [{ type: "number", minimum: 1 }, { type: "integer" }] });
    expect(catchMessage(() => check("x", ""))).to.equal(
      "Expected a number of at least 1 or an integer, received a string.",
    );
  });

  it("does not take a defect for a value that is not accepted", () => {
    const defect = new TypeError("defect");
    const check = either("a choice", false, () => {
      throw defect;
    });
    expect(() => check(1, "f.")).to.throw(defect);
  });

  it("names the functions that it calls in alphabetical order", () => {
    const schema: Schema = {
      type: "object",
      required: ["b"],
      properties: { b: { type: "string", pattern: "x", maxLength: 1 } },
    };
    const names = ["accept", "length", "pattern", "properties", "required"];
    expect(printCheck(schema).names).to.deep.equal(names);
  });

  it("takes an expression that is only valid without the flag for Unicode", () => {
    const check = createCheck({ type: "string", pattern: "^a\\-b$" });
    expect(catchMessage(() => check("a-b", "f."))).to.equal(undefined);
    expect(catchMessage(() => check("ab", "f."))).to.include("that matches ^a\\-b$");
  });

  it("contains nothing about what is so anyway", () => {
    const { code } = printCheck({ type: "object" });
    for (const schema of [
      { type: "object", properties: { a: {} } },
      { type: "object", propertyNames: { type: "string" } },
      { type: "object", additionalProperties: {} },
      { type: "object", required: [] },
    ] as Schema[]) {
      expect(printCheck(schema).code, JSON.stringify(schema)).to.equal(code);
    }
    const list = printCheck({ type: "array" });
    expect(printCheck({ type: "array", prefixItems: [{}, {}] })).to.deep.equal(list);
    expect(printCheck({ type: "array", items: {} })).to.deep.equal(list);
    expect(printCheck({ anyOf: [{ type: "integer" }, {}] }).code).to.equal("() => {}");
    expect(printCheck({})).to.deep.equal({ code: "() => {}", names: [] });
  });
});
