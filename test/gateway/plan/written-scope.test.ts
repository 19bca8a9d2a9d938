// The names that an expression of a source may use, beside those of its module.
import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import {
  arrange,
  lazily,
  listKeys,
  readVariable,
  withInstance,
} from "../../../gateway/plan/written-scope.ts";
import { Budget } from "../../../gateway/terraform/budget.ts";
import { isUnknown, listReasons, unknownValue } from "../../../gateway/terraform/unknown.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const shared = () => ({ budget: new Budget() });

/** @returns the value of `each` and `count` in an instance, and of a name of its module. */
const readScope = (forEach: Value | undefined, key?: string | number) => {
  const scope = withInstance(
    (name) => `module's ${name}`,
    forEach === undefined ? {} : { for_each: forEach },
    key,
    shared(),
  );
  const { key: own, value } = scope("each") as Record<string, Value>;
  return { key: own, value, count: scope("count"), other: scope("local") };
};

describe("an instance of a source", () => {
  for (const [what, forEach, key, each, index] of [
    ["a map", { a: 1, b: 2 }, "b", { key: "b", value: 2 }, "b"],
    ["a set", ["a", "b"], "b", { key: "b", value: "b" }, "b"],
    ["a map without its key", { a: 1 }, "b", { key: "b", value: null }, "b"],
    [
      "a map without inherited names",
      { a: 1 },
      "toString",
      { key: "toString", value: null },
      "toString",
    ],
    ["a value that is neither", 5, "a", { key: "a", value: null }, "a"],
    ["nothing, with count", undefined, 2, { key: 2, value: null }, 2],
    ["nothing", undefined, undefined, { key: null, value: null }, null],
  ] as const) {
    it(`has each and count, and the names of its module: for_each over ${what}`, () => {
      expect(readScope(forEach as unknown as Value, key)).to.deep.equal({
        ...each,
        count: { index },
        other: "module's local",
      });
    });
  }

  it("is named when its each.value takes too long", () => {
    const budget = new Budget();
    expect(() => budget.spend(1e9)).to.throw();
    const scope = withInstance(() => null, { for_each: "${{ a = 1 }}" }, "a", { budget });
    expect(() => (scope("each") as Record<string, Value>)["value"]).to.throw(/^each\.value: Eval/);
  });

  it("has an unknown each.value when for_each is unknown", () => {
    const { value } = readScope(unknownValue("depends on local.x"), "a");
    expect(listReasons(value)).to.deep.equal(["depends on local.x"]);
  });
});

describe("the keys of a resource's instances", () => {
  const scope = (name: string) => unknownValue(`depends on ${name}`);

  for (const [what, block, keys] of [
    ["of one", {}, [undefined]],
    ["of a map", { for_each: { a: 1, b: 2 } }, ["a", "b"]],
    ["of a set", { for_each: ["a", "b"] }, ["a", "b"]],
    ["of no map", { for_each: null }, undefined],
    ["of a text", { for_each: "abc" }, undefined],
    ["of an unknown map", { for_each: "${local.all}" }, undefined],
    ["of a count", { count: 3 }, [0, 1, 2]],
    ["of a count as a text", { count: "2" }, [0, 1]],
    ["of none", { count: 0 }, []],
    ["of a negative count", { count: -1 }, undefined],
    ["of half an instance", { count: 0.5 }, undefined],
    ["of an unknown count", { count: "${local.number}" }, undefined],
  ] as [string, Record<string, Value>, unknown][]) {
    it(`are ${keys ? "known" : "unknown"}: ${what}`, () => {
      expect(listKeys(block, scope, shared())).to.deep.equal(keys);
    });
  }

  it("are limited in number", () => {
    expect(() => listKeys({ count: 1e9 }, scope, shared()))
      .to.throw(GatewayError)
      .with.property("code", "TOO_MUCH_WORK");
  });
});

describe("the value of a resource", () => {
  const instances = new Map<string | number, Value>([
    [10, "k"],
    [9, "j"],
    [0, "a"],
  ]);

  it("is a list with count, in the order of the indexes", () => {
    expect(arrange({ count: 11 }, instances, "")).to.deep.equal(["a", "j", "k"]);
  });

  it("is a map with for_each", () => {
    expect(arrange({ for_each: {} }, instances, "")).to.deep.equal({ 0: "a", 9: "j", 10: "k" });
  });

  it("is one, or unknown", () => {
    expect(arrange({}, new Map([[undefined, "one"]]), "")).to.equal("one");
    expect(listReasons(arrange({}, new Map(), "depends on a.b"))).to.deep.equal(["depends on a.b"]);
  });
});

describe("a variable of a source", () => {
  for (const [what, block, given, value] of [
    ["given", { default: "d" }, "g", "g"],
    ["not given", { default: "d" }, undefined, "d"],
    ["null", { default: "d" }, null, null],
    ["null, but not nullable", { default: "d", nullable: false }, null, "d"],
    ["given, and not nullable", { default: "d", nullable: false }, "g", "g"],
    ["null, and said to be nullable", { default: "d", nullable: true }, null, null],
    ["of another type", { type: "${string}" }, 5, "5"],
  ] as [string, Record<string, Value>, Value | undefined, Value][]) {
    it(`is ${JSON.stringify(value)} when it is ${what}`, () => {
      expect(readVariable(block, given, "v", shared())).to.equal(value);
    });
  }

  it("is unknown when it has neither a value nor a default", () => {
    for (const given of [undefined, null]) {
      const value = readVariable({ nullable: false }, given, "v", shared());
      expect(listReasons(value)).to.deep.equal(["depends on var.v"]);
    }
  });
});

describe("values that are evaluated when they are read", () => {
  const failing = (error: Error) =>
    lazily(
      [
        [
          "a",
          () => {
            throw error;
          },
        ],
        ["b", () => 5],
      ],
      "local",
    ) as Record<string, Value>;

  it("are unknown, with the reason, when they cannot be evaluated", () => {
    const values = failing(new GatewayError("EXPRESSION", "no such function"));
    expect(isUnknown(values["a"])).to.equal(true);
    expect(listReasons(values["a"])).to.deep.equal(["cannot be evaluated here (no such function)"]);
    expect(values["b"]).to.equal(5);
  });

  it("fail when evaluating takes too long, or by a fault of the gateway", () => {
    expect(() => failing(new GatewayError("TOO_MUCH_WORK", "too much"))["a"]).to.throw("too much");
    expect(() => failing(new TypeError("a fault"))["a"]).to.throw(TypeError, "a fault");
  });
});
