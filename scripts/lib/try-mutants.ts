// Lets the simulation look for mistakes that were put into the handlers.
import { fork } from "node:child_process";
import { join } from "node:path";
import { MUTANTS, type Mutant } from "../../test/simulation/mutants.ts";
import type { Failure } from "../../test/simulation/seeds.ts";

export interface Trial {
  mutant: Mutant;
  /** undefined when no seed has found it. */
  seed?: number;
  /** The promise that is broken. */
  rule?: string;
}

/** In a process of its own. @param from the first seed. @param count how many are tried at most. */
export const tryMutant = (mutant: Mutant, from: number, count: number): Promise<Trial> =>
  new Promise((resolve, reject) => {
    const args = [MUTANTS.indexOf(mutant), from, count].map(String);
    const child = fork(join(import.meta.dirname, "mutant-process.ts"), args);
    child.on("message", (failure: Failure | null) =>
      resolve({ mutant, seed: failure?.seed, rule: failure?.violations[0]?.rule }),
    );
    child.on("exit", (code, signal) => {
      if (code !== 0)
        reject(new Error(`The process of "${mutant.name}" ended with ${code ?? signal}`));
    });
  });

/** @returns rows for docs/simulation.md. */
export const mutantTable = (trials: Trial[]): string =>
  [
    "| mistake | in `handlers/` | seed | promise it breaks |",
    "| --- | --- | ---: | --- |",
    ...trials.map(
      ({ mutant: { name, file }, seed, rule }) =>
        `| ${name} | \`${file}\` | ${seed ?? "none"} | ${rule ?? ""} |`,
    ),
  ].join("\n");
