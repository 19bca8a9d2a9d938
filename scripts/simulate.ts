// npm run simulate: simulates the whole pipeline, or days of clients, in virtual time, seed by seed; see docs/simulation.md.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { check } from "../test/simulation/checker/check.ts";
import { coverageTable, listCoverage, unreached } from "../test/simulation/coverage.ts";
import { listDayCoverage, simulateDay } from "../test/simulation/day/day.ts";
import type { Failure, Summary } from "../test/simulation/seeds.ts";
import { formatCommand, shrink } from "../test/simulation/shrink.ts";
import { simulate, type SimulationOptions } from "../test/simulation/simulation.ts";
import { writeStory } from "../test/simulation/story.ts";
import { answerHelp } from "./lib/help.ts";
import { runInProcesses, type Simulated } from "./lib/many-seeds.ts";

const USAGE = `Usage: npm run simulate [-- options]

  --day              instead of the pipeline: clients through 24 hours
  --seeds N          number of seeds; default: 10000, or 100 days
  --from N           first seed; default: 1
  --processes N      default: one per core
  --seed N           only this seed
  --trace            with --seed: print the whole history
  --clients N        with --seed: maximum number of clients
  --broadcasts N     with --seed: maximum number of broadcasts
  --without "A,B"    with --seed: without these faults`;

answerHelp(import.meta.filename, USAGE);

/** How many seeds, and from which number on every kind of event must have happened. */
const AMOUNTS = { pipeline: { usual: 10_000, many: 2000 }, day: { usual: 100, many: 20 } };

const parseNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is "${text}"; expected a whole number above 0.\n\n${USAGE}`);
};

const { values } = parseArgs({
  options: {
    day: { type: "boolean", default: false },
    seeds: { type: "string" },
    from: { type: "string", default: "1" },
    processes: { type: "string", default: String(availableParallelism()) },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
    clients: { type: "string" },
    broadcasts: { type: "string" },
    without: { type: "string", default: "" },
  },
});

const what: Simulated = values.day ? "day" : "pipeline";
const listEvents = what === "day" ? listDayCoverage : listCoverage;

const printFailure = async ({ seed, violations }: Failure): Promise<void> => {
  console.log(`\nSeed ${seed} breaks a promise:`);
  for (const { rule, message } of violations.slice(0, 5)) console.log(`  ${rule}: ${message}`);
  if (what === "day") return console.log(`\n  npm run simulate -- --day --seed ${seed}`);
  const smallest = await shrink({ seed });
  const { happenings } = await simulate(smallest);
  const [first] = check(happenings);
  console.log(`\nThe smallest similar case, and its history of ${first?.about.join(", ")}:`);
  console.log(`  ${formatCommand(smallest)}\n`);
  console.log(writeStory(happenings, first?.about));
};

const runOne = async (seed: string): Promise<boolean> => {
  const optional = (name: "clients" | "broadcasts") =>
    values[name] === undefined ? {} : { [name]: parseNumber(name, values[name]) };
  const options: SimulationOptions = {
    seed: parseNumber("seed", seed),
    without: new Set(values.without.split(",").filter((name) => name !== "")),
    ...optional("clients"),
    ...optional("broadcasts"),
  };
  const { happenings } = await simulate(options);
  if (values.trace) console.log(writeStory(happenings));
  const violations = check(happenings);
  for (const { rule, message } of violations) console.log(`BROKEN ${rule}: ${message}`);
  console.log(`Seed ${seed}: ${happenings.length} events, ${violations.length} broken promises.`);
  return violations.length === 0;
};

const runDay = async (seed: string): Promise<boolean> => {
  const { happenings, failures } = await simulateDay(parseNumber("seed", seed));
  const violations = failures.flatMap((failure) => failure.violations);
  for (const { rule, message } of violations) console.log(`BROKEN ${rule}: ${message}`);
  console.log(`Seed ${seed}: ${happenings} deliveries, ${violations.length} broken promises.`);
  return violations.length === 0;
};

const report = (summary: Summary, seconds: number): void => {
  const { seeds, happenings, duplicates, failures } = summary;
  const lost = failures
    .flatMap(({ violations }) => violations)
    .filter(({ rule }) => rule === "nothing is lost").length;
  const twice = Object.values(duplicates).reduce((sum, count) => sum + count, 0);
  console.log(coverageTable(summary, listEvents));
  console.log(
    `\n${seeds} seeds, ${happenings} events in ${seconds} s: ${lost} lost, ${twice} delivered twice, ` +
      `${failures.length} seeds that broke a promise.`,
  );
};

const runMany = async (): Promise<boolean> => {
  const startedMs = performance.now();
  const { usual, many } = AMOUNTS[what];
  const count = values.seeds === undefined ? usual : parseNumber("seeds", values.seeds);
  const summary = await runInProcesses(
    what,
    parseNumber("from", values.from),
    count,
    Math.min(parseNumber("processes", values.processes), count),
    ({ seeds, failures }) => {
      if (seeds % 1000 === 0) console.log(`${seeds} seeds, ${failures.length} broke a promise`);
    },
  );
  report(summary, Math.round((performance.now() - startedMs) / 1000));
  const seeds = summary.failures.map(({ seed }) => seed).toSorted((a, b) => a - b);
  if (seeds.length > 0) console.log(`Failed seeds: ${seeds.join(", ")}.`);
  const [failure] = summary.failures.toSorted((a, b) => a.seed - b.seed);
  if (failure) await printFailure(failure);
  const never = count >= many ? unreached(summary, listEvents) : [];
  if (never.length > 0) console.log(`\nNever happened: ${never.join(", ")}.`);
  return failure === undefined && never.length === 0;
};

try {
  const run = what === "day" ? runDay : runOne;
  const isWell = values.seed === undefined ? await runMany() : await run(values.seed);
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
