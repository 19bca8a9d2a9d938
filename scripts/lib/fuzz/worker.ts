// Fuzzes one target in a thread of its own, which can be ended when an input never ends.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Target } from "../../../fuzz/target.ts";
import { type Finding, Fuzzer } from "./fuzzer.ts";
import { chanceOf } from "./mutate.ts";
import { type CurrentInput, writeCurrent } from "./current-input.ts";

export interface FuzzJob {
  name: string;
  seconds: number;
  seed: number;
  /** The input that runs, for whoever looks after the thread. */
  current: CurrentInput;
}

export interface FuzzResult {
  executions: number;
  reached: number;
  corpus: Uint8Array[];
  findings: Finding[];
}

/** Of this project, and not what it fuzzes with. */
const isOurs = (url: string): boolean =>
  url.startsWith("file://") && !/\/(node_modules|fuzz|test)\//.test(url);

const seedsOf = (name: string): Buffer[] => {
  const folder = join("fuzz/corpus", name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((file) => readFileSync(join(folder, file)));
};

const { name, seconds, seed, current } = workerData as FuzzJob;
const { default: target } = (await import(`../../../fuzz/targets/${name}.ts`)) as {
  default: Target;
};
await target.start?.();
const fuzzer = new Fuzzer({
  target,
  seeds: [...target.seeds.map((one) => Buffer.from(one)), ...seedsOf(name)],
  chance: chanceOf(seed),
  isOurs,
  onInput: (input) => writeCurrent(current, input),
});
// What nobody awaited is a crash as well; the input that caused it is the one that runs, or one shortly before.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error) => fuzzer.report("crash", error));
}
const endsAt = performance.now() + seconds * 1000;
await fuzzer.run(() => performance.now() > endsAt);
await target.stop?.();
const { executions, reached, corpus } = fuzzer;
const result: FuzzResult = { executions, reached, corpus, findings: [...fuzzer.findings.values()] };
parentPort?.postMessage(result);
