// The mutants that no test notices, and why none needs to: mutants.json holds them, and must hold no others.
import { readFileSync } from "node:fs";
import { keyOf, type ListedMutant } from "./mutant-list.ts";

export interface KnownSurvivor {
  file: string;
  /** The line of the source. */
  code: string;
  /** The line of the mutant. */
  mutated: string;
  /** Why no test can notice it, or none should. */
  reason: string;
}

export interface Differences {
  /** Survivors that are not in the list. */
  unknown: ListedMutant[];
  /** Of the list: found by a test by now, or no longer there. */
  outdated: KnownSurvivor[];
  /** Of the list, without a reason. */
  unexplained: KnownSurvivor[];
}

export const readKnownSurvivors = (path: string): KnownSurvivor[] =>
  JSON.parse(readFileSync(path, "utf8")) as KnownSurvivor[];

/** @param survivors of the sources. @param known of any file; those of other files are left alone. */
export const differencesOf = (
  sources: string[],
  survivors: ListedMutant[],
  known: KnownSurvivor[],
): Differences => {
  const ours = known.filter(({ file }) => sources.includes(file));
  const knownKeys = new Set(ours.map(keyOf));
  const survivorKeys = new Set(survivors.map(keyOf));
  return {
    unknown: survivors.filter((mutant) => !knownKeys.has(keyOf(mutant))),
    outdated: ours.filter((each) => !survivorKeys.has(keyOf(each))),
    unexplained: ours.filter(({ reason }) => reason.trim() === ""),
  };
};
