import { expect } from "chai";
import { matchesWithin, replaceWithin } from "../../gateway/bounded-pattern.ts";

const BACKTRACKING = /^(a+)+$/;
const TEXT = `${"a".repeat(60)}b`;

describe("bounded patterns", () => {
  it("match as patterns do", () => {
    expect(matchesWithin(/^4\d\d$/, "404")).to.equal(true);
    expect(matchesWithin(/^4\d\d$/, "500")).to.equal(false);
    expect(replaceWithin("a-b-c", /-(\w)/g, "+$1")).to.equal("a+b+c");
  });

  it("give up where they would backtrack for ever", () => {
    expect(() => matchesWithin(BACKTRACKING, TEXT)).to.throw("timed out");
    expect(() => replaceWithin(TEXT, BACKTRACKING, "")).to.throw("timed out");
    expect(matchesWithin(/b/, "b")).to.equal(true);
  });
});
