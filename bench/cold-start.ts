// The cost of a cold start without Lambda's own part: the bundle's bytes, the time to load it, and the time to load it
// and make the first call over HTTPS. Each figure is a median over separate processes, run in turns.
import { rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { build } from "esbuild";
import { buildOptions, entryPoints } from "../scripts/lib/bundle.ts";
import { ENVIRONMENT, createEvent } from "./cold-start/events.ts";
import { makeCertificate } from "./lib/certificate.ts";
import { machine, runProcess, type Sink, startSink } from "./lib/processes.ts";
import { judge, median, shuffled, table } from "./lib/statistics.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const ROUNDS = 15;

interface Subject {
  name: string;
  bundle: string;
  event: string;
}

interface Sample {
  loadMs: number;
  allMs: number;
}

/** The bundle as deployed, and as esbuild makes it without options. */
const makeBundles = async (folder: string) => {
  const entries = await entryPoints("handlers");
  const [ours, plain] = [path.join(folder, "ours"), path.join(folder, "plain")];
  const quiet = { write: true, sourcemap: false } as const;
  await build({ ...buildOptions(entries, ours), ...quiet });
  await build({ ...buildOptions(["bench/cold-start/sdk.ts"], folder), ...quiet, plugins: [] });
  await build({
    entryPoints: entries,
    outdir: plain,
    bundle: true,
    platform: "node",
    format: "cjs",
  });
  return { names: entries.map((entry) => path.basename(entry, ".ts")), ours, plain };
};

const subjectsIn = async (folder: string): Promise<{ names: string[]; subjects: Subject[] }> => {
  const { names, ours, plain } = await makeBundles(folder);
  const subjects: Subject[] = [
    { name: "sdk", bundle: path.join(folder, "sdk.js"), event: path.join(folder, "sdk.json") },
  ];
  await writeFile(path.join(folder, "sdk.json"), "{}");
  for (const name of names) {
    const event = path.join(folder, `${name}.json`);
    await writeFile(event, JSON.stringify(createEvent(name)));
    subjects.push({ name, bundle: path.join(ours, `${name}.js`), event });
    subjects.push({ name: plainName(name), bundle: path.join(plain, `${name}.js`), event });
  }
  return { names, subjects };
};

const plainName = (name: string): string => `${name}, plain`;

const measure = async (subjects: Subject[], sink: Sink, caFile: string) => {
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    process.stderr.write(`round ${round} of ${ROUNDS}\n`);
    for (const { name, bundle, event } of shuffled(subjects)) {
      const args = ["bench/cold-start/load.cjs", bundle, event, String(sink.port), caFile];
      samples.get(name)?.push(await runProcess<Sample>(0, args, ENVIRONMENT));
    }
  }
  return (name: string, field: keyof Sample): number =>
    median((samples.get(name) ?? []).map((sample) => sample[field]));
};

const folder = createTemporaryFolder("cold-start");
const { keyFile, certFile } = await makeCertificate(folder);
const sink = await startSink("--key", keyFile, "--cert", certFile);
try {
  const { names, subjects } = await subjectsIn(folder);
  const medians = await measure(subjects, sink, certFile);
  const bytes = new Map<string, number>();
  for (const { name, bundle } of subjects) bytes.set(name, (await stat(bundle)).size);
  const cells = (name: string) => [
    bytes.get(name) ?? 0,
    medians(name, "loadMs"),
    medians(name, "allMs"),
  ];
  const heads = [
    "",
    "bytes",
    "load, ms",
    "and first call",
    "plain: bytes",
    "load",
    "and first call",
  ];
  const rows = names.map((name) => [name, ...cells(name), ...cells(plainName(name))]);
  console.log(`${table([heads, ...rows])}

The SDK's clients for @connections, DynamoDB and SQS, bundled in the same way: ${bytes.get("sdk")} bytes, ${medians("sdk", "loadMs").toFixed(1)} ms to load.
${machine()}; medians of ${ROUNDS} rounds. The authorizers, default and ping make no calls.`);
  const load = (name: string) => medians(name, "loadMs");
  judge([
    ["load of broadcast ÷ the SDK's", load("broadcast") / load("sdk"), "<=", 0.5],
    ["load of whoami ÷ plain", load("whoami") / load(plainName("whoami")), "<=", 0.8],
    ["load of connect ÷ plain", load("connect") / load(plainName("connect")), "<=", 0.8],
  ]);
} finally {
  sink.stop();
  await rm(folder, { recursive: true });
}
