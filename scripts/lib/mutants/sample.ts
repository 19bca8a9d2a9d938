// A sample of a folder's mutants, and what it says about the rest.
import { createHash } from "node:crypto";
import { type ListedMutant, toKey } from "./mutant-list.ts";

export interface Sample {
  chosen: ListedMutant[];
  others: ListedMutant[];
}

/**
 * Chooses mutants at random, but always the same ones for the same seed and code. A change of other code does not change
 * the choice, so that a sample can be judged again after tests were added.
 */
export const chooseSample = (mutants: ListedMutant[], size: number, seed: string): Sample => {
  const ranked = mutants.map((mutant) => ({ mutant, rank: rank(mutant, seed) }));
  const order = ranked.toSorted((one, other) => (one.rank < other.rank ? -1 : 1));
  const chosen = new Set(order.slice(0, size).map(({ mutant }) => mutant));
  return {
    chosen: mutants.filter((mutant) => chosen.has(mutant)),
    others: mutants.filter((mutant) => !chosen.has(mutant)),
  };
};

const rank = (mutant: ListedMutant, seed: string): string =>
  createHash("sha256")
    .update(`${seed} ${toKey(mutant)} ${mutant.id}`)
    .digest("hex");

/** Standard deviations on each side of 95 % of a normal distribution. */
const Z = 1.96;

/**
 * Wilson's score interval: it contains the share of all mutants that are killed with a probability of 95 %.
 *
 * @param killed of the judged ones. @param judged at least 1. @returns shares from 0 to 1.
 */
export const estimateScore = (killed: number, judged: number): [low: number, high: number] => {
  const share = killed / judged;
  const middle = share + Z ** 2 / (2 * judged);
  const spread = Z * Math.sqrt((share * (1 - share)) / judged + Z ** 2 / (4 * judged ** 2));
  const scale = 1 + Z ** 2 / judged;
  return [(middle - spread) / scale, (middle + spread) / scale];
};
