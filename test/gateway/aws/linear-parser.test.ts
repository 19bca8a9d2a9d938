// dynalite's parser of conditions, as generated and in linear time.
import { runInThisContext } from "node:vm";
import { expect } from "chai";
import { type GeneratedParser, parseInLinearTime } from "../../../gateway/aws/linear-parser.ts";
import { loadParser } from "../helpers/condition-parser.ts";

const parseWith = (parser: GeneratedParser, text: string): string => {
  const context = {
    isReserved: (name: string) => name === "size" || name === "order",
    compare: () => true,
    attrNames: { "#a": "order" },
    attrVals: { ":a": { S: "x" }, ":n": { N: "1" } },
    unusedAttrNames: {},
    unusedAttrVals: {},
  };
  try {
    return JSON.stringify(parser.parse(text, { context }));
  } catch (error) {
    return String(error);
  }
};

describe("dynalite's parser in linear time", () => {
  for (const text of [
    "a = :a",
    "#a.b[1] <> :n AND NOT (a = :a OR c >= :n)",
    "a = :a AND b = :a OR c = :a AND (d = :a OR e = :a)",
    "((a = :a))",
    "a IN (:a, :n) OR a BETWEEN :n AND (:n)",
    "attribute_exists(a) AND begins_with(#a, :a) AND size(a) > :n",
    "( a = :a ) AND (NOT(b=:a))",
    "order = :a",
    "a = :missing",
    "nothing(a)",
    "size(a)",
    "((a = :a",
    "a = :a AND",
    "a b",
    "",
  ]) {
    it(`finds the same in ${JSON.stringify(text)}`, () => {
      const [generated, linear] = [loadParser(), loadParser()];
      parseInLinearTime(linear);
      expect(linear.parse).not.to.equal(generated.parse);
      expect(parseWith(linear, text)).to.equal(parseWith(generated, text));
    });
  }

  it("looks at nested parts once, where the generated one looks four times and more", () => {
    const countLooks = (parser: GeneratedParser, depth: number): number => {
      let looks = 0;
      const context = {
        isReserved: () => (looks += 1) < 0,
        compare: () => true,
        attrNames: {},
        attrVals: { ":a": { S: "x" } },
        unusedAttrNames: {},
        unusedAttrVals: {},
      };
      parser.parse(`${"(".repeat(depth)}a = :a${")".repeat(depth)}`, { context });
      return looks;
    };
    const [generated, linear] = [loadParser(), loadParser()];
    parseInLinearTime(linear);
    expect(countLooks(generated, 4)).to.be.at.least(4 ** 3);
    expect(countLooks(linear, 8)).to.equal(countLooks(linear, 1));
  });

  it("changes a parser once only", () => {
    const parser = loadParser();
    parseInLinearTime(parser);
    const { parse } = parser;
    parseInLinearTime(parser);
    expect(parser.parse).to.equal(parse);
  });

  it("refuses a parser of another kind", () => {
    const sources = [
      "function (text) { return text; }",
      "function peg$parse(input, options) { return input; }",
      "function parse(input) { function peg$parseStart() { return input; } return peg$parseStart(); }",
    ];
    for (const source of sources) {
      const parse = runInThisContext(`(${source})`) as GeneratedParser["parse"];
      const parser = { parse, SyntaxError };
      expect(() => parseInLinearTime(parser), source).to.throw(
        "dynalite's parser has other rules than before; update linear-parser.ts.",
      );
      expect(parser.parse).to.equal(parse);
    }
  });
});
