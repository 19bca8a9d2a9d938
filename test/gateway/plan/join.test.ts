// Planned values joined with those of the source: what the plan knows holds.
import { expect } from "chai";
import { hasUnknown } from "../../../gateway/plan/arguments.ts";
import { join } from "../../../gateway/plan/join.ts";
import {
  mostSpecific,
  readStepName,
  splitInstance,
  splitSteps,
  valueAt,
} from "../../../gateway/plan/reference-steps.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

describe("a planned value and the one of its source", () => {
  for (const [what, planned, unknown, written, expected] of [
    ["known", 1, false, 2, 1],
    ["known in each part", { a: 1 }, { a: false }, { a: 2 }, { a: 1 }],
    ["unknown", null, true, 2, 2],
    ["unknown, also in the source", null, true, undefined, undefined],
    ["a map with an unknown part", { a: 1 }, { b: true }, { a: 5, b: 2 }, { a: 1, b: 2 }],
    ["a map that the source does not have", { a: 1 }, { b: true }, undefined, { a: 1 }],
    ["a map that is no map in the source", { a: 1 }, { b: true }, "x", { a: 1 }],
    ["a map that the plan does not have", undefined, { b: true }, { b: 2 }, { b: 2 }],
    ["a map that is a list in the plan", [1], { b: true }, { b: 2 }, { b: 2 }],
    ["a map without its inherited names", {}, { constructor: true }, {}, {}],
    ["deep", { a: { b: 1 } }, { a: { c: true } }, { a: { b: 5, c: 2 } }, { a: { b: 1, c: 2 } }],
    ["a list", [1, null], [false, true], [1, 2], [1, 2]],
    ["a list that the source does not have", [1, null], [false, true], undefined, [1, null]],
    ["a list that the plan does not have", undefined, [true], [2], [2]],
    [
      "blocks in another order",
      [{ n: "a" }, { n: "b" }],
      [{ v: true }, { v: true }],
      [
        { n: "b", v: 2 },
        { n: "a", v: 1 },
      ],
      [
        { n: "a", v: 1 },
        { n: "b", v: 2 },
      ],
    ],
    [
      "blocks that look the same",
      [{ n: "a" }, { n: "a" }],
      [{ v: true }, { v: true }],
      [
        { n: "a", v: 1 },
        { n: "a", v: 2 },
      ],
      [
        { n: "a", v: 1 },
        { n: "a", v: 2 },
      ],
    ],
    [
      "a block that the source does not have",
      [{ n: "c" }],
      [{ v: true }],
      [{ n: "a", v: 1 }],
      [{ n: "c" }],
    ],
    [
      "numbers as texts, and empty values for none",
      [{ n: "5", e: "" }],
      [{ v: true }],
      [
        { n: 4, v: 1 },
        { n: 5, e: null, v: 2 },
      ],
      [{ n: "5", e: "", v: 2 }],
    ],
    [
      "blocks with other blocks, which are not compared",
      [{ n: { x: 1 } }],
      [{ v: true }],
      [{ n: "other", v: 2 }],
      [{ n: { x: 1 }, v: 2 }],
    ],
    ["a block that is none in the source", [{ n: 1 }], [{ v: true }], ["x"], [{ n: 1 }]],
    [
      "a block behind something that is none in the source",
      [{ n: "a" }],
      [{ v: true }],
      ["x", { n: "a", v: 1 }],
      [{ n: "a", v: 1 }],
    ],
    ["values in another order", [["b"], null], [false, true], ["x", ["b"]], [["b"], "x"]],
  ] as [string, Value | undefined, Value | undefined, Value | undefined, unknown][]) {
    it(`is joined: ${what}`, () => {
      expect(join(planned, unknown, written)).to.deep.equal(expected);
    });
  }

  for (const [value, expected] of [
    [undefined, false],
    [null, false],
    [false, false],
    ["true", false],
    [1, false],
    [{}, false],
    [[], false],
    [true, true],
    [{ a: { b: true } }, true],
    [[false, [true]], true],
    [{ a: false, b: [] }, false],
  ] as const) {
    it(`${expected ? "has" : "has no"} unknown part: ${JSON.stringify(value)}`, () => {
      expect(hasUnknown(value as unknown as Value)).to.equal(expected);
    });
  }
});

describe("a reference of a plan", () => {
  it("replaces its own beginnings", () => {
    expect(mostSpecific(["a.b.c", "a.b", "a", 'd["k"].e', 'd["k"]', "d", "ab"])).to.deep.equal([
      "a.b.c",
      'd["k"].e',
      "ab",
    ]);
    expect(mostSpecific(["a.bc", "a.b"])).to.deep.equal(["a.bc", "a.b"]);
  });

  for (const [reference, steps] of [
    ["a.b-c.d", ["a", "b-c", "d"]],
    ['a.b["c.d"].e', ["a", "b", '["c.d"]', "e"]],
    ['a["c\\"]."].e', ["a", '["c\\"]."]', "e"]],
    ["a[0][12].b", ["a", "[0]", "[12]", "b"]],
    ["", []],
  ] as const) {
    it(`has steps: ${reference}`, () => {
      expect(splitSteps(reference)).to.deep.equal(steps);
    });
  }

  it("may name an instance", () => {
    expect(splitInstance(["a", '["k"]', "b"])).to.deep.equal({ name: "a", key: "k", rest: ["b"] });
    expect(splitInstance(["a", "[12]"])).to.deep.equal({ name: "a", key: 12, rest: [] });
    expect(splitInstance(["a", "b", "c"])).to.deep.equal({
      name: "a",
      key: undefined,
      rest: ["b", "c"],
    });
    expect(splitInstance(["a"])).to.deep.equal({ name: "a", key: undefined, rest: [] });
    expect(splitInstance([])).to.deep.equal({ name: "", key: undefined, rest: [] });
  });

  it("has names in brackets or without, which lead into a value", () => {
    expect(['["key"]', "[12]", "plain", "pl[x]"].map(readStepName)).to.deep.equal([
      "key",
      "12",
      "plain",
      "pl[x]",
    ]);
    const value = { a: { b: 1 }, c: ["x"] };
    expect(valueAt(value, ["a", "b"])).to.equal(1);
    expect(valueAt(value, [])).to.equal(value);
    for (const names of [["a", "b", "c"], ["c", "0"], ["none", "b"], ["constructor"]])
      expect(valueAt(value, names), names.join()).to.equal(undefined);
  });
});
