// The list of survivors: reports missing entries, and outdated ones.
import { expect } from "chai";
import { listDifferences } from "../../../../scripts/lib/mutants/known-survivors.ts";

const survivor = (code: string, mutated: string) => ({
  id: "a.ts#1" as const,
  file: "a.ts",
  number: 1,
  line: 1,
  code,
  mutated,
});
const known = (code: string, mutated: string, reason = "Equivalent.", file = "a.ts") => ({
  file,
  code,
  mutated,
  reason,
});

describe("known survivors", () => {
  it("match actual survivors regardless of line numbers", () => {
    const survivors = [{ ...survivor("a = 1;", "a = 2;"), line: 99, number: 7 }];
    expect(listDifferences(["a.ts"], survivors, [known("a = 1;", "a = 2;")])).to.deep.equal({
      unknown: [],
      outdated: [],
      unexplained: [],
    });
  });

  it("are incomplete when another mutant survives", () => {
    const survivors = [survivor("a = 1;", "a = 2;"), survivor("b = 1;", "b = 2;")];
    const { unknown } = listDifferences(["a.ts"], survivors, [known("a = 1;", "a = 2;")]);
    expect(unknown.map(({ code }) => code)).to.deep.equal(["b = 1;"]);
  });

  it("are outdated when a test detects them, or the code changes", () => {
    const list = [known("a = 1;", "a = 2;")];
    expect(listDifferences(["a.ts"], [], list).outdated).to.deep.equal(list);
  });

  it("of files that were not requested are ignored", () => {
    expect(listDifferences(["b.ts"], [], [known("a = 1;", "a = 2;")]).outdated).to.deep.equal([]);
  });

  it("must all have a reason", () => {
    const list = [known("a = 1;", "a = 2;", " ")];
    const { unexplained } = listDifferences(["a.ts"], [survivor("a = 1;", "a = 2;")], list);
    expect(unexplained).to.deep.equal(list);
  });
});
