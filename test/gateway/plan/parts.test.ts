// Parts of values, side by side in the plan, its configuration and the sources.
import { expect } from "chai";
import { isWithoutReferences, partAt, partNamed } from "../../../gateway/plan/parts.ts";
import { refs } from "../helpers/small-plan.ts";

describe("a part of a planned value", () => {
  for (const [what, part, path, expected] of [
    ["an argument that the plan writes as {}", { expression: {} }, ["policy"], true],
    ["a part of a block that the plan writes as {}", { expression: {} }, ["block", "a"], false],
    ["the same if the source has it", { expression: {}, joined: "x" }, ["block", "a"], true],
    ["the same argument if the source has it", { expression: {}, joined: "x" }, ["policy"], true],
    ["an argument with references", { expression: refs("local.a") }, ["policy"], false],
    ["what the source has, with references", { expression: refs("a"), joined: "x" }, ["p"], false],
    ["an argument without an expression", {}, ["policy"], false],
    ["what only the source has", { joined: "x" }, ["policy"], false],
  ] as const) {
    it(`has ${expected ? "an expression without" : "no expression, or one with"} references: ${what}`, () => {
      expect(isWithoutReferences(part, [...path])).to.equal(expected);
    });
  }

  const whole = { value: [1, 2], unknown: [false, true], joined: [3, 4] };

  it("at an index has the expression of its block, or of all", () => {
    expect(partAt({ ...whole, expression: [refs("a"), refs("b")] }, 1)).to.deep.equal({
      value: 2,
      unknown: true,
      joined: 4,
      expression: refs("b"),
    });
    expect(partAt({ ...whole, expression: refs("a") }, 0)).to.deep.equal({
      value: 1,
      unknown: false,
      joined: 3,
      expression: refs("a"),
    });
    expect(partAt({ value: { 0: "x" } }, 0).value).to.equal(undefined);
  });

  it("with a name has the expression of its argument, or an empty one of its block", () => {
    const block = { value: { n: 1 }, unknown: { n: true }, joined: { n: 2 } };
    expect(partNamed({ ...block, expression: { n: refs("a") } }, "n")).to.deep.equal({
      value: 1,
      unknown: true,
      joined: 2,
      expression: refs("a"),
    });
    expect(partNamed({ ...block, expression: {} }, "n").expression).to.deep.equal({});
    expect(partNamed({ ...block, expression: { o: refs("a") } }, "n").expression).to.equal(
      undefined,
    );
    expect(partNamed({ value: ["x"] }, "0").value).to.equal(undefined);
    expect(partNamed(block, "constructor").value).to.equal(undefined);
  });
});
