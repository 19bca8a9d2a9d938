// Processes of functions that are killed between two events: the gateway learns of it after it has sent the next one.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { isRunning } from "../../../shared/is-running.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

const RUNTIMES = [
  { runtime: "nodejs24.x", file: "index.js", code: "exports.handler = async () => process.pid;" },
  {
    runtime: "python3.12",
    file: "index.py",
    code: "import os\ndef handler(event, context):\n  return os.getpid()",
  },
];

const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Milliseconds for a process to end. Without `/proc`, it counts as running until the event loop learns of its end. */
const PATIENCE_MS = 1000;

/** Blocks the event loop, so that the gateway has not heard of the end when this returns. */
const kill = (pid: number): void => {
  process.kill(pid, "SIGKILL");
  const deadline = performance.now() + PATIENCE_MS;
  while (isRunning(pid) && performance.now() < deadline);
};

describe("a process that is killed between two events", () => {
  for (const { runtime, file, code } of RUNTIMES) {
    if (runtime.startsWith("python") && !hasPython) continue;
    it(`loses none: another one runs the next (${runtime})`, async () => {
      const fn = await startFunction({ [file]: code }, { runtime });
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
