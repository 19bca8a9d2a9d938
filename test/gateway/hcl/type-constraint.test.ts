// Converts values to the types of variables.
import { expect } from "chai";
import { convert, parseType } from "../../../gateway/hcl/type-constraint.ts";
import { Budget } from "../../../gateway/terraform/budget.ts";
import { unknownValue } from "../../../gateway/terraform/unknown.ts";

const HIDDEN = unknownValue("depends on x");

describe("the type of a variable", () => {
  for (const [type, value, converted] of [
    ["string", 5, "5"],
    ["string", true, "true"],
    ["number", "5", 5],
    ["bool", "true", true],
    ["bool", null, null],
    ["any", { a: 1 }, { a: 1 }],
    ["number", HIDDEN, HIDDEN],
    ["list(string)", [1, 2], ["1", "2"]],
    ["set(string)", ["b", "a", "b"], ["a", "b"]],
    ["map(number)", { a: "1" }, { a: 1 }],
    ["list(string)", "not a list", "not a list"],
    ["tuple([string])", [1], [1]],
    ["object({ a = string })", { a: 1, other: 2 }, { a: "1" }],
    ["object({ a = string, b = optional(string) })", { a: "x" }, { a: "x", b: null }],
    ["object({ a = optional(number, 5) })", { a: null }, { a: 5 }],
    ["map(object({ a = optional(list(string), [1]) }))", { k: {} }, { k: { a: ["1"] } }],
    ["object({ a = optional(object({ b = optional(bool, true) }), {}) })", {}, { a: { b: true } }],
    ["object({ constructor = optional(string) })", {}, { constructor: null }],
  ] as const) {
    it(`${type} makes ${JSON.stringify(converted)} of ${JSON.stringify(value)}`, () => {
      const parsed = parseType(`\${${type}}`, { budget: new Budget() });
      expect(convert(value as never, parsed)).to.deep.equal(converted);
    });
  }

  it("is any when the source names none", () => {
    expect(convert("x", parseType(undefined, { budget: new Budget() }))).to.equal("x");
  });
});
