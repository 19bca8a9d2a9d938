import { expect } from "chai";
import { boundedPattern } from "../../../gateway/mapping/bounded-pattern.ts";

const BACKTRACKING = "(a+)+";
/** RE2 does not support it. */
const LOOKING_AHEAD = "(?=a)(a+)+";
const LONG = `${"a".repeat(100_000)}b`;
const SHORT = `${"a".repeat(60)}b`;

describe("bounded patterns", () => {
  it("match and replace like regular expressions", () => {
    expect(boundedPattern("4\\d\\d").matches("404")).to.equal(true);
    expect(boundedPattern("4\\d\\d").matches("500")).to.equal(false);
    expect(boundedPattern("4\\d\\d").matches("4041")).to.equal(false);
    expect(boundedPattern("a|b").matches("ab")).to.equal(false);
    expect(boundedPattern("(?!a).*").matches("ba")).to.equal(true);
    expect(boundedPattern("(?!a).*").matches("ab")).to.equal(false);
    expect(boundedPattern("-(\\w)").replaceAll("a-b-c", "+$1")).to.equal("a+b+c");
    expect(boundedPattern("(?<=-)b").replaceAll("b-b", "x")).to.equal("b-x");
  });

  for (const source of ["(", "a{2,1}", "(?<=", "[b-a]"]) {
    it(`reject ${source}`, () => {
      expect(() => boundedPattern(source)).to.throw(SyntaxError);
    });
  }

  // With backtracking it would practically never end.
  it("take linear time", () => {
    expect(boundedPattern(BACKTRACKING).matches(LONG)).to.equal(false);
    expect(boundedPattern("a*a*a*a*a*a*c").matches(LONG)).to.equal(false);
    expect(boundedPattern(`${BACKTRACKING}c`).replaceAll(LONG, "")).to.equal(LONG);
  });

  it("time out when they are so long that compiling them would take minutes", () => {
    expect(() => boundedPattern("[a-z\\p{L}]".repeat(100_000))).to.throw("timed out");
  });

  it("time out when they would backtrack forever", () => {
    expect(() => boundedPattern(LOOKING_AHEAD).matches(SHORT)).to.throw("timed out");
    expect(() => boundedPattern(`${LOOKING_AHEAD}c`).replaceAll(SHORT, "")).to.throw("timed out");
    expect(boundedPattern("b").matches("b")).to.equal(true);
  });

  for (const source of ["a", "(?!b)a"]) {
    it(`limit the result of replacing ${source}`, () => {
      const text = "a".repeat(10_000);
      const replace = (replacement: string) => () =>
        boundedPattern(source).replaceAll(text, replacement);
      expect(replace("b".repeat(10_000))).to.throw(RangeError, "longer than 16777216 characters");
      expect(replace("$0".repeat(5000))).to.throw(RangeError, "longer than 16777216 characters");
    });
  }
});
