// Builds and synthesizes the project once per mocha run, whose files run in several processes.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { onceInRun } from "./once-in-run.ts";

const run = promisify(execFile);

/** @throws what the build has said, in each process that asks for it. */
export const buildOnce = (): Promise<void> =>
  onceInRun("build", async () => {
    await run(process.execPath, ["scripts/build.ts"]);
    await run(process.execPath, ["scripts/synth.ts"]);
  });
