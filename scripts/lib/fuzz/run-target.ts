// Fuzzes one target in a thread, and ends the thread when an input hangs.
import { Worker } from "node:worker_threads";
import { readCount, createCurrent, readCurrent } from "./current-input.ts";
import type { Finding } from "./fuzzer.ts";
import type { FuzzJob, FuzzResult } from "./worker.ts";

export interface Outcome {
  executions: number;
  reached: number;
  corpus: Uint8Array[];
  findings: (Omit<Finding, "kind"> & { kind: Finding["kind"] | "hang" })[];
}

/** Milliseconds that one input may take; normal inputs take less than one, but a busy machine is slow. */
const MAX_INPUT_MS = 20_000;
const LOOK_MS = 1000;
/** MiB of the thread's heap. */
const MAX_HEAP_MIB = 2048;

export const fuzzTarget = async (job: Omit<FuzzJob, "current">): Promise<Outcome> => {
  const current = createCurrent();
  const worker = new Worker(new URL("worker.ts", import.meta.url), {
    workerData: { ...job, current } satisfies FuzzJob,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const endWith = (kind: "crash" | "hang", details: string): void => {
    const finding = { kind, input: readCurrent(current), what: kind, details };
    resolve({ executions: readCount(current), reached: 0, corpus: [], findings: [finding] });
  };
  const stopWatching = watch(
    () => readCount(current),
    () => endWith("hang", "it did not end"),
  );
  worker.once("message", (result: FuzzResult) => resolve(result));
  worker.once("error", (error) => endWith("crash", error.stack ?? error.message));
  worker.once("exit", (code) => endWith("crash", `the thread exited with ${code}`));
  try {
    return await promise;
  } finally {
    stopWatching();
    await worker.terminate();
  }
};

/** @returns a function that stops watching. */
const watch = (count: () => number, onStuck: () => void): (() => void) => {
  let last = { count: count(), at: performance.now() };
  const timer = setInterval(() => {
    const now = { count: count(), at: performance.now() };
    // Before the first input, the target may still be starting.
    if (now.count !== last.count || now.count === 0) last = now;
    else if (now.at - last.at > MAX_INPUT_MS) onStuck();
  }, LOOK_MS);
  return () => clearInterval(timer);
};
