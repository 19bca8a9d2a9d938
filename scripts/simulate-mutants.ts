// npm run simulate:mutants: measures how soon the simulation finds mistakes in the handlers; writes the table of
// docs/simulation.md.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import pMap from "p-map";
import { MUTANTS } from "../test/simulation/mutants.ts";
import { answerHelp } from "./lib/help.ts";
import { mutantTable, tryMutant } from "./lib/try-mutants.ts";

answerHelp(
  import.meta.filename,
  "Usage: npm run simulate:mutants [-- --seeds N], maximum seeds for each mistake; default: 1000",
);

const PAGE = "docs/simulation.md";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "1000" } } });
const trials = await pMap(
  MUTANTS,
  async (mutant) => {
    const trial = await tryMutant(mutant, 1, Number(values.seeds));
    console.log(`${String(trial.seed ?? "none").padStart(5)}  ${mutant.name}`);
    return trial;
  },
  { concurrency: availableParallelism() },
);
const table = `<!-- mutants -->\n\n${mutantTable(trials)}\n\n<!-- /mutants -->`;
const page = readFileSync(PAGE, "utf8");
writeFileSync(
  PAGE,
  page.replace(/<!-- mutants -->[\s\S]*<!-- \/mutants -->/, () => table),
);
process.exitCode = trials.every(({ seed }) => seed !== undefined) ? 0 : 1;
