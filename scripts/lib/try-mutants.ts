// Lets the simulation look for mistakes that were put into the handlers, several at a time.
import { fork } from "node:child_process";
import { join } from "node:path";
import pMap from "p-map";
import { MUTANTS, type Mutant } from "../../test/simulation/mutants.ts";
import type { Failure } from "../../test/simulation/seeds.ts";

export interface Trial {
  mutant: Mutant;
  /** undefined when no seed has found it. */
  seed?: number;
  /** The promise that is broken. */
  rule?: string;
}

/** @param maxSeeds that are tried for each. */
export const tryMutants = (
  maxSeeds: number,
  processes: number,
  onTrial: (trial: Trial) => void = () => {},
): Promise<Trial[]> =>
  pMap(
    MUTANTS,
    async (mutant, index) => {
      const failure = await firstFailure(index, maxSeeds);
      const trial = { mutant, seed: failure?.seed, rule: failure?.violations[0]?.rule };
      onTrial(trial);
      return trial;
    },
    { concurrency: processes },
  );

const firstFailure = (index: number, maxSeeds: number): Promise<Failure | null> =>
  new Promise((resolve, reject) => {
    const args = [String(index), String(maxSeeds)];
    const child = fork(join(import.meta.dirname, "mutant-process.ts"), args);
    child.on("message", (failure: Failure | null) => resolve(failure));
    child.on("exit", (code) => {
      if (code !== 0) reject(new Error(`The process of mutant ${index} ended with ${code}`));
    });
  });

/** @returns rows for docs/simulation.md. */
export const mutantTable = (trials: Trial[]): string =>
  [
    "| mistake | in `handlers/` | found by seed | promise that it breaks |",
    "| --- | --- | ---: | --- |",
    ...trials.map(
      ({ mutant: { name, file }, seed, rule }) =>
        `| ${name} | \`${file}\` | ${seed ?? "none"} | ${rule ?? ""} |`,
    ),
  ].join("\n");
