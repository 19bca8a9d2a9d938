// The simulation finds each mistake by the seed that docs/simulation.md says.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import pMap from "p-map";
import { tryMutant } from "../../scripts/lib/try-mutants.ts";
import { MUTANTS, mutate } from "./mutants.ts";

/** By its name: the seed that finds a mistake, and the promise that it breaks. */
const FOUND = new Map(
  [
    ...readFileSync("docs/simulation.md", "utf8").matchAll(
      /^\| (.+?) +\| `[\w./-]+` +\| +(\d+) \| (.+?) +\|$/gm,
    ),
  ].map(([, name = "", seed, rule = ""]) => [name, { seed: Number(seed), rule }]),
);

describe("mistakes in the handlers", function () {
  this.timeout(600_000);

  it("are all in docs/simulation.md, and stand in the handlers as they are", () => {
    expect([...FOUND.keys()]).to.deep.equal(MUTANTS.map(({ name }) => name));
    for (const mutant of MUTANTS) {
      const source = readFileSync(`handlers/${mutant.file}`, "utf8");
      expect(mutate(source, mutant)).not.to.equal(source);
    }
  });

  it("are found by one seed each, which breaks no promise without them", async () => {
    const trials = await pMap(
      MUTANTS,
      (mutant) => tryMutant(mutant, FOUND.get(mutant.name)!.seed, 1),
      {
        concurrency: 2,
      },
    );
    for (const { mutant, seed, rule } of trials) {
      expect({ seed, rule }, mutant.name).to.deep.equal(FOUND.get(mutant.name));
    }
  });
});
