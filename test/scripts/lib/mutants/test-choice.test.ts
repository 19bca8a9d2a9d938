// Which tests run for a mutant, and in which lots.
import { expect } from "chai";
import { TestChoice } from "../../../../scripts/lib/mutants/test-choice.ts";

const ID = "gateway/clock.ts#1" as const;

const report = (title: string, costMs: number) => ({
  title,
  file: "test/gateway/clock.test.ts",
  durationMs: costMs,
  costMs,
  passed: true,
  reached: [ID],
});

const lotsOf = (costs: Record<string, number>): string[][] => {
  const tests = Object.entries(costs).map(([title, costMs]) => report(title, costMs));
  const lots = new TestChoice(tests).lots(ID, tests);
  return lots.map((lot) => lot.map(({ title }) => title));
};

describe("the lots of tests for a mutant", () => {
  const fast = { a: 1, b: 2, c: 3, d: 4, e: 5 };

  it("are two fast tests, all other fast ones, and then slow ones singly", () => {
    expect(lotsOf({ ...fast, slow: 500, slower: 700 })).to.deep.equal([
      ["a", "b"],
      ["c", "d", "e"],
      ["slow"],
      ["slower"],
    ]);
  });

  it("leave out a slow test that takes longer than what is left", () => {
    const slow = { short: 500, minutes: 19_000 };
    expect(lotsOf({ ...fast, ...slow }).slice(2)).to.deep.equal([["short"]]);
    expect(lotsOf({ a: 1, ...slow })).to.deep.equal([["a"], ["short"]]);
  });

  it("contain a slow test if there is no other", () => {
    expect(lotsOf({ minutes: 19_000 })).to.deep.equal([["minutes"]]);
  });
});

describe("the tests for code that runs on load", () => {
  it("reach code of the source, or are named for it, since they may only read a table", () => {
    const other = "test/gateway/other.test.ts";
    const nothing: (typeof ID)[] = [];
    const choice = new TestChoice([
      report("reaches it", 1),
      { ...report("reads it", 1), reached: nothing },
      { ...report("reaches it from elsewhere", 1), file: other },
      { ...report("does neither", 1), file: other, reached: nothing },
      { ...report("is in no chosen file", 1), file: "test/gateway/third.test.ts" },
    ]);
    const files = ["test/gateway/clock.test.ts", other];
    const titles = choice.ofFiles(files, ["gateway/clock.ts"]).map(({ title }) => title);
    expect(titles).to.deep.equal(["reaches it", "reads it", "reaches it from elsewhere"]);
  });

  it("are loaded from the file that is named for the source, although nothing is reached there", () => {
    const nothing: (typeof ID)[] = [];
    const choice = new TestChoice([
      { ...report("reads it", 1), reached: nothing },
      { ...report("does neither", 1), file: "test/gateway/other.test.ts", reached: nothing },
    ]);
    expect(choice.panel(["gateway/clock.ts"])).to.deep.equal(["test/gateway/clock.test.ts"]);
  });
});
