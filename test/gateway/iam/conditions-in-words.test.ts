// What is said about conditions: those that do not hold, those that IAM refuses, and the keys that they need.
import { expect } from "chai";
import { describeCondition, keysNeeded, readConditions } from "../../../gateway/iam/conditions.ts";
import { createKeys } from "../../../gateway/iam/context-keys.ts";

type Given = Record<string, string | string[]>;

describe("the problems of a condition", () => {
  it("are an unknown operator, and values of other types", () => {
    const [unknown = ""] = readConditions({ StringIs: {} }, true).problems;
    expect(unknown).to.match(/^"StringIs" is not a condition operator; expected one of .*, Null, /);
    expect(unknown).to.match(
      /optionally with the prefix "ForAnyValue:" or "ForAllValues:" and the suffix "IfExists"$/,
    );
    expect(readConditions({ Bool: { k: {} } }, true).problems).to.deep.equal([
      "Bool k has a value that is not a string, number or boolean",
    ]);
  });

  it("quote at most two hundred characters", () => {
    const [problem] = readConditions({ Bool: "x".repeat(300) }, true).problems;
    expect(problem).to.include(`Bool is "${"x".repeat(199)}; expected such as`);
  });
});

describe("the keys that a condition needs", () => {
  for (const [body, hasVariables, expected] of [
    [{ StringEquals: { k: ["${a}", "${b}-${c}"] } }, true, ["k", "a", "b", "c"]],
    [{ StringEquals: { k: "${a}" } }, false, ["k"]],
    [{ NumericEquals: { k: "${a}" } }, true, ["k"]],
    [{ Null: { k: "${a}" } }, true, ["k"]],
  ] as const) {
    it(`are ${expected.join(", ")}: ${JSON.stringify(body)}, ${hasVariables}`, () => {
      const [condition] = readConditions(body, hasVariables).conditions;
      expect(keysNeeded(condition!)).to.deep.equal(expected);
    });
  }
});

describe("a condition that does not hold", () => {
  for (const [body, request, text] of [
    [
      { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.1"] } },
      { "aws:sourceip": "127.0.0.1" },
      'IpAddress aws:SourceIp is "127.0.0.1", expected "203.0.113.0/24" or "198.51.100.1"',
    ],
    [{ Bool: { "aws:X": "true" } }, {}, 'Bool aws:X is absent, expected "true"'],
    [{ StringNotLike: { k: "a*" } }, { k: "ab" }, 'StringNotLike k is "ab", expected not "a*"'],
    [{ Null: { k: "false" } }, {}, "Null k is absent, expected it to be present"],
    [{ StringEquals: { k: [] } }, { k: "v" }, 'StringEquals k is "v", expected no value'],
    [{ StringEquals: { k: "a" } }, { k: ["b", "c"] }, 'StringEquals k is "b", "c", expected "a"'],
    [{ StringEquals: { k: "${none}" } }, { k: "v" }, 'StringEquals k is "v", expected "${none}"'],
    [
      { StringEquals: { k: "x".repeat(201) } },
      { k: "y".repeat(201) },
      `StringEquals k is "${"y".repeat(200)}", expected "${"x".repeat(200)}"`,
    ],
    [{ Null: { k: "true" } }, { k: "v" }, 'Null k is "v", expected it to be absent'],
    [
      { StringEquals: { k: "${a}-1" } },
      { k: "v", a: "x" },
      'StringEquals k is "v", expected "x-1"',
    ],
  ] as const) {
    it(text.slice(0, 100), () => {
      const [condition] = readConditions(body, true).conditions;
      expect(
        describeCondition(
          condition!,
          createKeys((): Given => request as unknown as Given),
        ),
      ).to.equal(text);
    });
  }
});
