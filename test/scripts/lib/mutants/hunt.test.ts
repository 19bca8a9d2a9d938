// Mutants are judged in separate processes: warm ones, new ones, and ones that hang.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { count } from "../../../../scripts/lib/mutants/count.ts";
import { Remembered } from "../../../../scripts/lib/mutants/remembered.ts";
import { chooseSample } from "../../../../scripts/lib/mutants/sample.ts";

const SOURCE = "test/fixtures/mutants/counting.ts";
const target = {
  folder: "test/fixtures/mutants",
  sources: [SOURCE],
  tests: ["test/fixtures/mutants/counting.tests.ts"],
};
const LOOKUP = {
  folder: "test/fixtures/mutants",
  sources: ["test/fixtures/mutants/lookup.ts", "test/fixtures/mutants/numbers.ts"],
  tests: ["test/fixtures/mutants/lookup.tests.ts"],
};

describe("the hunt for mutants", function () {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "mutants-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const hunt = async (isAsked = () => true, size = Infinity, hunted = target) => {
    const lines: string[] = [];
    const tally = await count({
      target: hunted,
      remembered: new Remembered(join(directory, "verdicts.json"), () => false),
      trialsPath: join(directory, "trials.json"),
      isAsked,
      sample: (mutants) => chooseSample(mutants, size, "1"),
      jobs: 1,
      prepare: async () => {
        lines.push("prepared");
      },
      print: (line) => lines.push(line),
    });
    return { lines, tally };
  };

  it("detects mutants, counts hangs, lists survivors, and remembers the verdicts", async () => {
    const first = await hunt();
    const survivors = first.tally.survivors.map(({ mutated }) => mutated);
    expect(survivors).to.deep.equal([
      'export const describeIt = (): string => "";',
      'export const nameIt = (): string => "";',
    ]);
    expect(first.lines.slice(0, 2)).to.deep.equal([
      `${target.folder}: ${first.tally.mutants} mutants, ${first.tally.mutants} to judge`,
      "prepared",
    ]);
    // Two of the loop: at -= STEP, and a condition that is never false.
    expect(first.tally.hung).to.be.at.least(1);
    expect(first.tally.killed).to.equal(first.tally.mutants - 2);

    const second = await hunt();
    expect(second.tally).to.deep.include({ ...first.tally, seconds: second.tally.seconds });
    // A test failed once with the mutant of the name, so that one is judged again.
    expect(second.lines[0]).to.equal(
      `${target.folder}: ${first.tally.mutants} mutants, 1 to judge`,
    );
    expect(second.lines[1]).to.equal("prepared");
  });

  it("prepares nothing when no mutant is to be judged", async () => {
    const { lines, tally } = await hunt(() => false);
    expect(lines).to.deep.equal([`${target.folder}: 0 mutants, 0 to judge`]);
    expect(tally.mutants).to.equal(0);
  });

  it("judges code that runs only on load by the tests that load it", async () => {
    const only = {
      folder: target.folder,
      sources: ["test/fixtures/mutants/limit.ts"],
      tests: ["test/fixtures/mutants/limit.tests.ts"],
    };
    const { tally } = await hunt(() => true, Infinity, only);
    expect(tally).to.include({ mutants: 1, killed: 1 });
  });

  it("loads tests again when their process is ended from outside", async () => {
    const only = {
      folder: target.folder,
      sources: ["test/fixtures/mutants/within.ts"],
      tests: ["test/fixtures/mutants/fragile.tests.ts"],
    };
    process.env["FRAGILE_LOADS"] = join(directory, "loads");
    try {
      const { tally } = await hunt(() => true, Infinity, only);
      expect(tally.killed).to.equal(tally.mutants);
      expect(Number(readFileSync(process.env["FRAGILE_LOADS"], "utf8"))).to.be.at.least(3);
    } finally {
      delete process.env["FRAGILE_LOADS"];
    }
  });

  it("judges only the mutants of a sample", async () => {
    const { lines, tally } = await hunt(() => true, 1);
    expect(lines[0]).to.equal(`${target.folder}: ${tally.mutants} mutants, 1 to judge`);
    expect(tally.unjudged).to.have.length(tally.mutants - 1);
    expect(tally.killed + tally.survivors.length).to.equal(1);
  });

  it("detects mutants of a table by the tests of the code that reads it", async () => {
    const { tally } = await hunt(() => true, Infinity, LOOKUP);
    expect(tally.survivors.map(({ mutated }) => mutated)).to.deep.equal([]);
    expect(tally.killed).to.equal(tally.mutants);
  });
});
