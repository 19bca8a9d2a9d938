// Planned values joined with those of the source: what the plan knows holds.
import { expect } from "chai";
import { hasUnknown } from "../../../gateway/plan/arguments.ts";
import { join } from "../../../gateway/plan/join.ts";
import {
  isKey,
  mostSpecific,
  readStepName,
  splitInstance,
  splitSteps,
  valueAt,
} from "../../../gateway/plan/reference-steps.ts";
import { unknownValue } from "../../../gateway/terraform/unknown.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const HIDDEN = unknownValue("depends on x.y");

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
    [
      "lists of maps in another order",
      [[{ n: 1 }], null],
      [false, true],
      [[{ n: 2 }], [{ n: 1 }]],
      [[{ n: 1 }], [{ n: 2 }]],
    ],
    ["nothing instead of a map", null, { a: false }, undefined, null],
    ["nothing instead of a list", null, [], undefined, null],
    ["a map that is unknown in the source", { a: 1 }, { b: true }, HIDDEN, { a: 1, b: HIDDEN }],
    ["a map that is a text in the source", {}, { length: true }, "x", {}],
    ["a list that is unknown in the source", [1, null], [false, true], HIDDEN, [1, HIDDEN]],
    [
      "a block that is unknown in the source",
      [{ n: "a" }],
      [{ v: true }],
      [HIDDEN],
      [{ n: "a", v: HIDDEN }],
    ],
    [
      "blocks that look the same, behind another one",
      [{ n: "a" }, { n: "b" }, { n: "b" }],
      [{ v: true }, { v: true }, { v: true }],
      [
        { n: "b", v: 1 },
        { n: "b", v: 2 },
        { n: "a", v: 3 },
      ],
      [
        { n: "a", v: 3 },
        { n: "b", v: 2 },
        { n: "b", v: 1 },
      ],
    ],
    [
      "a block whose unknown part has a value in the plan",
      [{ n: "a", v: "old" }],
      [{ v: true }],
      [
        { n: "b", v: 1 },
        { n: "a", v: 2 },
      ],
      [{ n: "a", v: 2 }],
    ],
    [
      "a known block beside one that is not",
      [{ n: "a" }, { n: "b" }],
      [false, { v: true }],
      [
        { n: "b", v: 1 },
        { n: "a", v: 2 },
      ],
      [{ n: "a" }, { n: "b", v: 1 }],
    ],
    [
      "an empty value, which is not another one",
      [{ n: "" }],
      [{ v: true }],
      [
        { n: "a", v: 1 },
        { n: null, v: 2 },
      ],
      [{ n: "", v: 2 }],
    ],
    [
      "a value, which is not an empty one",
      [{ n: "a" }],
      [{ v: true }],
      [
        { n: "", v: 1 },
        { n: "a", v: 2 },
      ],
      [{ n: "a", v: 2 }],
    ],
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

  it("has texts and numbers as keys", () => {
    expect(["a", "", 0, 12].map(isKey)).to.deep.equal([true, true, true, true]);
    expect([true, null, {}, []].map(isKey)).to.deep.equal([false, false, false, false]);
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
