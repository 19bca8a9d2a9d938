// All mutants of a folder, and how one is identified while the code around it changes.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { instrument, type Mutant } from "./instrument.ts";
import type { MutantId } from "./protocol.ts";

export interface ListedMutant extends Mutant {
  id: MutantId;
  file: string;
}

export const listMutants = (file: string): ListedMutant[] =>
  instrument(file, readFileSync(file, "utf8")).mutants.map((mutant) => ({
    ...mutant,
    file,
    id: `${file}#${mutant.number}`,
  }));

/** Independent of the line number; mutants of identical lines in a file are treated as one. */
export const toKey = (mutant: Pick<ListedMutant, "file" | "code" | "mutated">): string =>
  `${mutant.file}: ${mutant.code} => ${mutant.mutated}`;

/** When the code changes, so do the mutants and their numbers. */
export const MAKERS = globSync(
  "scripts/lib/mutants/{instrument,mutators,nodes,noise,regex-mutations,sites}.ts",
).toSorted();

export const computeDigest = (...paths: string[]): string => {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest("base64url").slice(0, 16);
};
