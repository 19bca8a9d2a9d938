// A sample of mutants: the same for a seed, unaffected by other code, and how sure its score is.
import { expect } from "chai";
import { formatTable } from "../../../../scripts/lib/mutants/table.ts";
import { chooseSample, estimateScore } from "../../../../scripts/lib/mutants/sample.ts";

const MUTANTS = Array.from({ length: 100 }, (_, number) => ({
  id: `a.ts#${number}` as const,
  file: "a.ts",
  number,
  line: number,
  code: `a = ${number};`,
  mutated: `a = ${number + 1};`,
}));

describe("a sample of mutants", () => {
  it("is the same for the same seed, and another one for another", () => {
    const { chosen, others } = chooseSample(MUTANTS, 10, "1");
    expect(chosen).to.have.length(10);
    expect([...chosen, ...others]).to.have.members(MUTANTS);
    expect(chooseSample(MUTANTS, 10, "1").chosen).to.deep.equal(chosen);
    expect(chooseSample(MUTANTS, 10, "2").chosen).to.not.deep.equal(chosen);
  });

  it("keeps the mutants that are left when others disappear", () => {
    const { chosen, others } = chooseSample(MUTANTS, 10, "1");
    const fewer = MUTANTS.filter((mutant) => mutant !== others[0]);
    expect(chooseSample(fewer, 10, "1").chosen).to.deep.equal(chosen);
  });

  it("is everything if the folder has fewer", () => {
    expect(chooseSample(MUTANTS, Infinity, "1")).to.deep.equal({ chosen: MUTANTS, others: [] });
  });

  it("has a score with Wilson's interval", () => {
    const [low, high] = estimateScore(81, 90);
    expect([low, high].map((share) => share.toFixed(3))).to.deep.equal(["0.821", "0.946"]);
    expect(estimateScore(10, 10)[1]).to.be.closeTo(1, 1e-9);
  });

  it("is named as one in the table", () => {
    const tally = { folder: "a", killed: 81, hung: 2, survivors: MUTANTS.slice(0, 9), seconds: 3 };
    const rows = formatTable([
      { ...tally, mutants: 100, unjudged: MUTANTS.slice(0, 10) },
      { ...tally, mutants: 90, unjudged: [] },
    ]).split("\n");
    expect(rows[2]).to.equal("| a | 100 | 90 | 81 | 2 | 9 | 90.0 % (82.1 to 94.6) | 3 |");
    expect(rows[3]).to.equal("| a | 90 | 90 | 81 | 2 | 9 | 90.0 % | 3 |");
  });
});
