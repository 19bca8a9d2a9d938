// Runs the simulation against mistakes that are put into the handlers.
import { fork } from "node:child_process";
import { join } from "node:path";
import { MUTANTS, type Mutant } from "../../test/simulation/mutants.ts";
import type { Failure } from "../../test/simulation/seeds.ts";

export interface Trial {
  mutant: Mutant;
  /** undefined if no seed found it. */
  seed?: number;
  /** The broken promise. */
  rule?: string;
}

/** Runs in its own process. @param from the first seed. @param count maximum number of seeds. */
export const tryMutant = (mutant: Mutant, from: number, count: number): Promise<Trial> =>
  new Promise((resolve, reject) => {
    const args = [MUTANTS.indexOf(mutant), from, count].map(String);
    const child = fork(join(import.meta.dirname, "mutant-process.ts"), args);
    child.on("message", (failure: Failure | null) =>
      resolve({ mutant, seed: failure?.seed, rule: failure?.violations[0]?.rule }),
    );
    child.on("exit", (code, signal) => {
      if (code !== 0)
        reject(new Error(`The process of "${mutant.name}" exited with ${code ?? signal}`));
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
