// What a value is refused with, and how little code a check takes.
import { expect } from "chai";
import { createCheck, printCheck } from "../../../../handlers/lib/schema/compile.ts";
import type { Schema } from "../../../../handlers/lib/schema/schema.ts";
import { catchMessage } from "../../../helpers/errors.ts";

describe("the refusal of a value", () => {
  const inPlace = (schema: Schema): Schema => ({
    type: "object",
    properties: { a: { type: "object", properties: { b: schema } } },
  });
  const closed = { type: "object", properties: { c: {} }, additionalProperties: false } as const;

  for (const [what, schema, value, message] of [
    [
      "names the type of the whole for a part without one",
      { type: "string", allOf: [{ pattern: "^a" }, { minLength: 2 }] },
      "b",
      'Expected a string that matches ^a in "x", received "b".',
    ],
    [
      "lists the sets of fields of which one must be there",
      { type: "object", oneOf: [{ required: ["a", "b"] }, { required: ["c"] }] },
      {},
      'Expected exactly one of the fields "a" and "b", "c", received 0 of them.',
    ],
    [
      "names the place of a field that must not be there",
      inPlace(closed),
      { a: { b: { d: 1 } } },
      'Expected no fields besides "c" in "x.a.b", received the field "d".',
    ],
    [
      "is for the smallest difference from a multiple that counts",
      { type: "number", multipleOf: 1 },
      4 * Number.EPSILON,
      'Expected a number that is a multiple of 1 in "x", received 8.881784197001252e-16.',
    ],
  ] as [string, Schema, never, string][]) {
    it(what, () => {
      expect(catchMessage(() => createCheck(schema)(value, "x."))).to.equal(message);
    });
  }

  it("is none next to a multiple", () => {
    const check = createCheck({ type: "number", multipleOf: 1 });
    for (const value of [3 * Number.EPSILON, 1 + Number.EPSILON]) check(value, "");
  });
});

describe("the code of a check", () => {
  for (const [schema, code] of [
    [
      { enum: ["a", 1, "b"] },
      'accept("one of \\"a\\", 1, \\"b\\"", { string: [among("a", "b")], number: [among(1)] })',
    ],
    [
      { type: "array", prefixItems: [{ type: "null" }] },
      'accept("an array", { array: [items([accept("null", { null: [] })])] })',
    ],
  ] as [Schema, string][]) {
    it(`has nothing that it does not need: ${JSON.stringify(schema)}`, () => {
      expect(printCheck(schema).code).to.equal(code);
    });
  }
});
