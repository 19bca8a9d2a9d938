// Fuzzes one target in its own thread, which can be ended when an input hangs.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Target } from "../../../fuzz/target.ts";
import { createRandom } from "../../../shared/random.ts";
import { type Finding, Fuzzer } from "./fuzzer.ts";
import { type CurrentInput, writeCurrent } from "./current-input.ts";

export interface FuzzJob {
  name: string;
  seconds: number;
  seed: number;
  /** The current input, for the thread that watches this one. */
  current: CurrentInput;
}

export interface FuzzResult {
  executions: number;
  reached: number;
  corpus: Uint8Array[];
  findings: Finding[];
}

/** Whether a file belongs to the project, and not to the fuzzer. */
const isOurs = (url: string): boolean =>
  url.startsWith("file://") && !/\/(node_modules|fuzz|test)\//.test(url);

const readSeeds = (name: string): Buffer[] => {
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
  seeds: [...target.seeds.map((one) => Buffer.from(one)), ...readSeeds(name)],
  chance: createRandom(seed),
  isOurs,
  onInput: (input) => writeCurrent(current, input),
});
// An unhandled rejection is a crash too; its input is the current one, or one shortly before.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error) => fuzzer.report("crash", error));
}
const endsAt = performance.now() + seconds * 1000;
await fuzzer.run(() => performance.now() > endsAt);
await target.stop?.();
const { executions, reached, corpus } = fuzzer;
const result: FuzzResult = { executions, reached, corpus, findings: [...fuzzer.findings.values()] };
parentPort?.postMessage(result);
