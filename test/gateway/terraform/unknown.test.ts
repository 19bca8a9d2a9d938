// What is computed from a value that is known only after apply.
import { expect } from "chai";
import { parseTemplate } from "../../../gateway/terraform/expression.ts";
import {
  findUnknown,
  isUnknown,
  listReasons,
  unknownValue,
} from "../../../gateway/terraform/unknown.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const HIDDEN = unknownValue("depends on x.y");

const evaluate = (template: string): Value =>
  parseTemplate(template)((name): Value => {
    if (name === "hidden") return HIDDEN;
    return { name: "dev", list: ["a"], map: { a: HIDDEN } };
  });

describe("an unknown value", () => {
  for (const template of [
    "${hidden}",
    "${hidden.member}",
    "${hidden[0]}",
    "${var.list[hidden]}",
    "${hidden + 1}",
    "${-hidden}",
    "${!hidden}",
    '${hidden == "x"}',
    '${[hidden] != ["x"]}',
    "${hidden && true}",
    "${false || hidden}",
    "${hidden ? 1 : 2}",
    "${hidden[*].a}",
    "${[for x in hidden : x]}",
    "${{for k, v in hidden : k => v}}",
    "${[for x in var.list : x if hidden]}",
    "${upper(hidden)}",
    "${merge(hidden, {a = 1})}",
    '${contains([hidden], "a")}',
    "${sha256(jsonencode([hidden]))}",
    "${coalesce(null, hidden)}",
    "${try(hidden.a, 1)}",
    "%{ if hidden }a%{ endif }",
    "%{ for x in hidden }a%{ endfor }",
  ]) {
    it(`makes ${template} unknown`, () => {
      const value = evaluate(template);
      expect(isUnknown(value), JSON.stringify(value)).to.equal(true);
      expect(listReasons(value)).to.deep.equal(["depends on x.y"]);
    });
  }

  for (const [template, value] of [
    ["${false && hidden}", false],
    ["${hidden || true}", true],
    ["${hidden == null}", false],
    ["${hidden != null}", true],
    ["${true ? 1 : hidden}", 1],
    ['${coalesce("a", hidden)}', "a"],
    ['${lookup({a = 1}, "a", hidden)}', 1],
    ["${length([hidden, hidden])}", 2],
    ["${keys(var.map)}", ["a"]],
    ["${merge({a = hidden, b = 1}, {c = 2}).b}", 1],
    ["${concat([hidden], [1])[1]}", 1],
    ["${can(hidden.a)}", true],
  ] as const) {
    it(`leaves ${template} known`, () => {
      expect(evaluate(template)).to.deep.equal(value);
    });
  }

  it("is a part of the text, list or JSON around it", () => {
    expect(evaluate("a ${hidden} b")).to.equal(`a ${HIDDEN} b`);
    expect(evaluate('${format("%s/*", hidden)}')).to.equal(`${HIDDEN}/*`);
    expect(evaluate('${join(",", ["a", hidden])}')).to.equal(`a,${HIDDEN}`);
    expect(evaluate("${jsonencode({a = hidden, b = 1})}")).to.equal(`{"a":"${HIDDEN}","b":1}`);
  });

  it("is found in a value of any depth, and among the names of a map", () => {
    expect(findUnknown({ a: [1, { b: HIDDEN }] })).to.equal(HIDDEN);
    expect(findUnknown({ [HIDDEN]: 1 })).to.equal(HIDDEN);
    expect(findUnknown({ a: [1, null] })).to.equal(undefined);
  });
});
