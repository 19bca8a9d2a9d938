// Processes of functions that are killed between two events: the gateway learns of it after it has sent the next one.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { expect } from "chai";
import { isRunning } from "../../../shared/is-running.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";
import { compileJava, hasJava, JAVA_RUNTIME } from "../helpers/java-classes.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

interface Runtime {
  isHere: boolean;
  fn: { runtime: string; handler?: string };
  /** Default: the Java functions of the tests. */
  files?: Record<string, string>;
}

const RUNTIMES: Runtime[] = [
  {
    isHere: true,
    fn: { runtime: "nodejs24.x" },
    files: { "index.js": "exports.handler = async () => process.pid;" },
  },
  {
    isHere: has("python3"),
    fn: { runtime: "python3.12" },
    files: { "index.py": "import os\ndef handler(event, context):\n  return os.getpid()" },
  },
  {
    isHere: has("ruby"),
    fn: { runtime: "ruby3.3" },
    files: { "index.rb": "def handler(event:, context:) = $$" },
  },
  { isHere: hasJava, fn: { runtime: JAVA_RUNTIME, handler: "example.Ends" } },
];

/** Milliseconds for a process to end. Without `/proc`, it counts as running until the event loop learns of its end. */
const PATIENCE_MS = 1000;

/** Blocks the event loop, so that the gateway has not heard of the end when this returns. */
const kill = (pid: number): void => {
  process.kill(pid, "SIGKILL");
  const deadline = performance.now() + PATIENCE_MS;
  while ((isRunning(pid) || hasThreads(pid)) && performance.now() < deadline);
};

/** The first thread of a process may have ended before the others. */
const hasThreads = (pid: number): boolean => {
  const threads = `/proc/${pid}/task`;
  return existsSync(threads) && readdirSync(threads).length > 1;
};

describe("a process that is killed between two events", () => {
  for (const { isHere, fn: model, files } of RUNTIMES) {
    if (!isHere) continue;
    it(`loses none: another one runs the next (${model.runtime})`, async () => {
      const fn = await startFunction(files ?? (await compileJava()), model);
      const pids = [Number(describeOutcome(await fn.invoke()))];
      for (let round = 0; round < 3; round += 1) {
        kill(pids.at(-1) ?? 0);
        const next = describeOutcome(await fn.invoke());
        expect(next).to.match(/^\d+$/);
        pids.push(Number(next));
      }
      expect(new Set(pids).size).to.equal(4);
    });
  }
});
