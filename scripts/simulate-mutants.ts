// npm run simulate:mutants: how soon the simulation finds mistakes in the handlers; see docs/simulation.md.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { answerHelp } from "./lib/help.ts";
import { mutantTable, tryMutants } from "./lib/try-mutants.ts";

answerHelp(
  import.meta.filename,
  "Usage: npm run simulate:mutants [-- --seeds N], how many are tried for each; default: 1000",
);

const { values } = parseArgs({ options: { seeds: { type: "string", default: "1000" } } });
const trials = await tryMutants(Number(values.seeds), availableParallelism(), (trial) => {
  console.log(`${String(trial.seed ?? "none").padStart(5)}  ${trial.mutant.name}`);
});
console.log(`\n${mutantTable(trials)}`);
process.exitCode = trials.every(({ seed }) => seed !== undefined) ? 0 : 1;
