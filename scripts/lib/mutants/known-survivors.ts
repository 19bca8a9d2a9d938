// The mutants in mutants.json, which no test detects, each with the reason. The list must be exact.
import { readFileSync } from "node:fs";
import { toKey, type ListedMutant } from "./mutant-list.ts";

export interface KnownSurvivor {
  file: string;
  /** The line of the source. */
  code: string;
  /** The same line with the mutant. */
  mutated: string;
  /** Why no test can or should detect it. */
  reason: string;
}

export interface Differences {
  /** Survivors that are not in the list. */
  unknown: ListedMutant[];
  /** Entries that a test detects now, or that no longer exist. */
  outdated: KnownSurvivor[];
  /** Entries without a reason. */
  unexplained: KnownSurvivor[];
}

export const readKnownSurvivors = (path: string): KnownSurvivor[] =>
  JSON.parse(readFileSync(path, "utf8")) as KnownSurvivor[];

/** @param survivors of the sources. @param known of any file; entries of other files are ignored. */
export const listDifferences = (
  sources: string[],
  survivors: ListedMutant[],
  known: KnownSurvivor[],
): Differences => {
  const ours = known.filter(({ file }) => sources.includes(file));
  const knownKeys = new Set(ours.map(toKey));
  const survivorKeys = new Set(survivors.map(toKey));
  return {
    unknown: survivors.filter((mutant) => !knownKeys.has(toKey(mutant))),
    outdated: ours.filter((each) => !survivorKeys.has(toKey(each))),
    unexplained: ours.filter(({ reason }) => reason.trim() === ""),
  };
};
