// Runs many seeds, and sums up the results.
import { check } from "./checker/check.ts";
import type { Violation } from "./checker/rule.ts";
import { duplicatesIn } from "./checker/duplicates.ts";
import { simulate, type SimulationOptions } from "./simulation.ts";

export interface Failure {
  seed: number;
  violations: Violation[];
}

export interface Summary {
  seeds: number;
  happenings: number;
  /** How often each event of the coverage occurred. */
  counts: Record<string, number>;
  /** Duplicate deliveries, by reason. */
  duplicates: Record<string, number>;
  failures: Failure[];
}

export const NO_SEEDS: Summary = {
  seeds: 0,
  happenings: 0,
  counts: {},
  duplicates: {},
  failures: [],
};

export const runSeed = async (options: SimulationOptions): Promise<Summary> => {
  const { happenings, counts } = await simulate(options);
  const violations = check(happenings);
  return {
    seeds: 1,
    happenings: happenings.length,
    counts,
    duplicates: duplicatesIn(happenings),
    failures: violations.length > 0 ? [{ seed: options.seed, violations }] : [],
  };
};

/** @returns a function that adds up the summaries of some seeds. */
export const sumSeeds =
  (simulateSeed: (seed: number) => Promise<Summary>) =>
  async (from: number, count: number): Promise<Summary> => {
    let sum = NO_SEEDS;
    for (let seed = from; seed < from + count; seed += 1) sum = add(sum, await simulateSeed(seed));
    return sum;
  };

/** @param maxFailures stops after this many failures. Default: never. */
export const runSeeds = async (
  from: number,
  count: number,
  options: Omit<SimulationOptions, "seed"> = {},
  maxFailures = Infinity,
): Promise<Summary> => {
  let sum = NO_SEEDS;
  for (let seed = from; seed < from + count && sum.failures.length < maxFailures; seed += 1) {
    sum = add(sum, await runSeed({ ...options, seed }));
  }
  return sum;
};

export const add = (a: Summary, b: Summary): Summary => ({
  seeds: a.seeds + b.seeds,
  happenings: a.happenings + b.happenings,
  counts: addCounts(a.counts, b.counts),
  duplicates: addCounts(a.duplicates, b.duplicates),
  failures: [...a.failures, ...b.failures],
});

const addCounts = (
  a: Record<string, number>,
  b: Record<string, number>,
): Record<string, number> => {
  const sum = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};
