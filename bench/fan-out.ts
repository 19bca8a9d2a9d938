// Speed, cost and memory of a broadcast, compared with other ways to post.
//
// Each round runs every case once, in random order and in separate processes; medians over the rounds count. Client and
// sink each get their own processor if the machine allows it.
import { rm } from "node:fs/promises";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import type { Measurement } from "./fan-out/contender.ts";
import { measureCapacity } from "./fan-out/capacity.ts";
import { makeCertificate } from "./lib/certificate.ts";
import { machine, pinning, runProcess, type Sink, startSink } from "./lib/processes.ts";
import { judge, median, shuffled, table } from "./lib/statistics.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const ROUNDS = 5;
const SOCKETS = 50;

/** API Gateway takes 5 to 20 ms for a post. */
const LATENCY = "5-20";
const MEAN_LATENCY_SECONDS = 0.0125;
const LANES = 128;

interface Case {
  what: string;
  contender: string;
  posts: number;
  bytes?: number;
  sockets?: number;
  sink?: "tls" | "slow" | "gone";
}

const CASES = {
  samples: { what: "samples' style", contender: "samples", posts: 10_000 },
  pMap: { what: "p-map 100", contender: "pMap100", posts: 6000 },
  ours: { what: "ours", contender: "ours", posts: 100_000 },
  undici: { what: "unsigned undici", contender: "undici", posts: 60_000 },
  raw: { what: "unsigned raw sockets", contender: "rawSockets", posts: 100_000 },
  samplesTls: { what: "samples' style, TLS", contender: "samples", posts: 5000, sink: "tls" },
  oursTls: { what: "ours, TLS", contender: "ours", posts: 60_000, sink: "tls" },
  samples32: { what: "samples' style, 32 KB", contender: "samples", posts: 5000, bytes: 32_768 },
  ours32: { what: "ours, 32 KB", contender: "ours", posts: 40_000, bytes: 32_768 },
  oursGone: { what: "ours, all of them gone", contender: "ours", posts: 100_000, sink: "gone" },
  oursSlow: {
    what: `ours, ${LATENCY} ms, ${LANES} sockets`,
    contender: "ours",
    posts: 50_000,
    sockets: LANES,
    sink: "slow",
  },
} satisfies Record<string, Case>;

type Name = keyof typeof CASES;

interface Sample extends Measurement {
  sinkBusy: number;
}

const run = async (
  { contender, posts, bytes = 200, sockets = SOCKETS, sink: kind }: Case,
  sinks: Sinks,
): Promise<Sample> => {
  const sink = sinks[kind ?? "fast"];
  const scheme = kind === "tls" ? "https" : "http";
  const endpoint = `${scheme}://127.0.0.1:${sink.port}/dev`;
  const numbers = [posts, bytes, sockets].map(String);
  const ca = kind === "tls" ? [sinks.caFile] : [];
  const before = await sink.measure();
  const args = ["bench/fan-out/contender.ts", contender, endpoint, ...numbers, ...ca];
  const measurement = await runProcess<Measurement>(0, args);
  const after = await sink.measure();
  const sinkUs = (after.cpuUs - before.cpuUs) / (after.posts - before.posts);
  return { ...measurement, sinkBusy: (sinkUs * measurement.postsPerSecond) / 1e6 };
};

interface Sinks extends Record<"fast" | "tls" | "slow" | "gone", Sink> {
  caFile: string;
}

const startSinks = async (folder: string): Promise<Sinks> => {
  const { keyFile, certFile } = await makeCertificate(folder);
  const [fast, tls, slow, gone] = await Promise.all([
    startSink(),
    startSink("--key", keyFile, "--cert", certFile),
    startSink("--latency", LATENCY),
    startSink("--status", "410"),
  ]);
  return { fast, tls, slow, gone, caFile: certFile };
};

/** Results of every case, one per round. */
type Samples = Record<Name, Sample[]>;

const measureRounds = async (sinks: Sinks): Promise<Samples> => {
  const names = Object.keys(CASES) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Samples;
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const name of shuffled(names)) {
      process.stderr.write(`round ${round} of ${ROUNDS}: ${CASES[name].what}\n`);
      samples[name].push(await run(CASES[name], sinks));
    }
  }
  return samples;
};

/** Median of the rounds' ratios: whatever slows down a round slows both. */
const medianRatio = (of: Sample[], by: Sample[], field: keyof Sample): number =>
  median(of.map((sample, round) => sample[field] / (by[round]?.[field] ?? NaN)));

const medianSample = (samples: Sample[]): Sample => {
  const of = (field: keyof Sample) => median(samples.map((sample) => sample[field]));
  return {
    cpuUs: of("cpuUs"),
    postsPerSecond: of("postsPerSecond"),
    peakRssMb: of("peakRssMb"),
    firstShare: of("firstShare"),
    busy: of("busy"),
    sinkBusy: of("sinkBusy"),
  };
};

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

const report = (all: Samples): void => {
  const rows = (Object.keys(CASES) as Name[]).map((name) => {
    const sample = medianSample(all[name]);
    const { cpuUs, postsPerSecond, peakRssMb, firstShare, busy, sinkBusy } = sample;
    const shares = [percent(firstShare), percent(busy), percent(sinkBusy)];
    return [CASES[name].what, cpuUs, postsPerSecond, peakRssMb, ...shares];
  });
  const heads = [
    "",
    "CPU µs/post",
    "posts/s",
    "peak MB",
    "first answer",
    "client busy",
    "sink busy",
  ];
  console.log(`${table([heads, ...rows])}

${machine()}, client and sink ${pinning()}; medians of ${ROUNDS} rounds.
The client is the bottleneck where it is busier than the sink.`);
};

const folder = createTemporaryFolder("fan-out");
const sinks = await startSinks(folder);
try {
  const all = await measureRounds(sinks);
  const million = await run({ what: "", contender: "ours", posts: 1_000_000 }, sinks);
  const { rows, scanOfFat, queryOfThin } = await measureCapacity();
  report(all);
  console.log(`
Peak memory at 1,000,000 connections: ${Math.round(million.peakRssMb)} MB.
Listing ${rows} connections: ${queryOfThin} read units; a Scan of the samples' items: ${scanOfFat}.`);
  const ours = medianSample(all.ours);
  const cpu = (of: Name, by: Name) => medianRatio(all[of], all[by], "cpuUs");
  const rate = (of: Name, by: Name) => medianRatio(all[of], all[by], "postsPerSecond");
  const share = medianSample(all.oursSlow).postsPerSecond / (LANES / MEAN_LATENCY_SECONDS);
  judge([
    ["CPU per post, samples' ÷ ours", cpu("samples", "ours"), ">=", 10],
    ["the same over TLS", cpu("samplesTls", "oursTls"), ">=", 9],
    ["the same with 32 KB", cpu("samples32", "ours32"), ">=", 10],
    ["posts/s ÷ raw sockets", rate("ours", "raw"), ">=", 0.3],
    ["share of concurrency ÷ latency", share, ">=", 0.95],
    ["peak MB at 100,000 connections", ours.peakRssMb, "<=", 150],
    ["first answer, share of the run", ours.firstShare, "<=", 0.01],
    ["cost of a 410 ÷ cost of a 200", cpu("oursGone", "ours"), "<=", 1.3],
    ["read units ÷ a Scan's", queryOfThin / scanOfFat, "<=", 1 / 8],
  ]);
} finally {
  for (const sink of [sinks.fast, sinks.tls, sinks.slow, sinks.gone]) sink.stop();
  await rm(folder, { recursive: true });
}
