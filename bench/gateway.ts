// Start, memory, latency and throughput of the gateway, compared with bare `ws` and common alternatives.
//
// Each round runs every contender in turn, twice, in separate processes; medians over the rounds count. The same load
// comes from another process, nothing is pinned to a processor, and contenders' output is discarded.
import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { type Contender, prepareContenders } from "./gateway/contenders.ts";
import { measure, type Sample } from "./gateway/run.ts";
import { machine } from "./lib/processes.ts";
import { judge, median, table } from "./lib/statistics.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const ROUNDS = Number(process.argv[2] ?? 5);

type Contenders = Awaited<ReturnType<typeof prepareContenders>>;
type Name = keyof Contenders;

/** Samples of every contender, one per round. */
type Samples = Record<Name, Sample[]>;

const FIELDS: [heading: string, field: keyof Sample][] = [
  ["first echo, ms", "firstEchoMs"],
  ["idle, MB", "idleMb"],
  ["1,000 connections, MB", "connectedMb"],
  ["echo p50, ms", "p50Ms"],
  ["p99, ms", "p99Ms"],
  ["50 clients, echoes/s", "echoesPerSecond"],
];

const timed = (script: string): number => {
  const startedMs = performance.now();
  execFileSync(process.execPath, [script], { stdio: ["ignore", "ignore", "inherit"] });
  return performance.now() - startedMs;
};

const measureRounds = async (contenders: Contenders): Promise<Samples> => {
  const samples: Samples = { gateway: [], dev: [], ws: [], serverless: [] };
  const entries = Object.entries(contenders) as [Name, Contender][];
  // The first start fills Node.js's compile cache, as on every machine.
  for (const name of ["gateway", "dev"] as const) await measure(contenders[name]);
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [name, contender] of entries) {
      process.stderr.write(`round ${round} of ${ROUNDS}: ${contender.what}\n`);
      samples[name].push(await measure(contender));
    }
  }
  return samples;
};

const medianFor = (samples: Sample[], field: keyof Sample): number =>
  median(samples.map((sample) => sample[field]));

/** Empty if it was not measured. */
const cells = (values: number[]) => values.map((value) => (Number.isNaN(value) ? "" : value));

const report = (contenders: Contenders, samples: Samples): void => {
  const names = Object.keys(contenders) as Name[];
  const heads = ["", ...FIELDS.map(([heading]) => heading)];
  const figures = (name: Name) => FIELDS.map(([, field]) => medianFor(samples[name], field));
  const rows = names.map((name) => [contenders[name].what, ...cells(figures(name))]);
  const ours = figures("gateway");
  const ratios = names
    .filter((name) => name !== "gateway")
    .map((name) => [
      `${contenders[name].what} ÷ this gateway, echo`,
      ...cells(figures(name).map((figure, index) => figure / (ours[index] ?? NaN))),
    ]);
  console.log(`${table([heads, ...rows])}

${table([heads, ...ratios])}
`);
};

const folder = createTemporaryFolder("bench");
try {
  const buildMs = timed("scripts/build.ts");
  const synthMs = timed("main.ts");
  const contenders = await prepareContenders(folder);
  const samples = await measureRounds(contenders);
  report(contenders, samples);
  console.log(`${machine()}; medians of ${ROUNDS} rounds. Memory is that of the whole process tree; connections
are opened 50 at a time, and again after 100 ms where they are refused with 429.
The dev stack lets 100 messages a second through; it has an authorizer, a $connect that writes to its table, and logs.
Before it, apart: build ${Math.round(buildMs)} ms, synth ${Math.round(synthMs)} ms.`);
  const rate = (name: Name) => medianFor(samples[name], "echoesPerSecond");
  const worst = (field: keyof Sample) =>
    Math.max(medianFor(samples.gateway, field), medianFor(samples.dev, field));
  judge([
    ["echoes/s ÷ serverless-offline's", rate("gateway") / rate("serverless"), ">=", 1],
    ["p50 of the two-way route, ms", medianFor(samples.gateway, "p50Ms"), "<=", 0.3],
    ["MB at 1,000 connections, echo or dev stack", worst("connectedMb"), "<=", 200],
    ["first echo, ms, echo or dev stack", worst("firstEchoMs"), "<=", 1000],
  ]);
} finally {
  await rm(folder, { recursive: true });
}
