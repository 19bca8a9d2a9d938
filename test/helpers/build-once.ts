// Builds and synthesizes the project once per mocha run, whose files run in several processes.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { runFolder } from "./run-folder.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** Milliseconds to wait while another process builds. */
const PATIENCE_MS = 60_000;

let built: Promise<void> | undefined;

/** @throws with the build's output, in each process that needs it. */
export const buildOnce = (): Promise<void> => (built ??= buildOrAwait());

const buildOrAwait = async (): Promise<void> => {
  const [lock, done] = [join(runFolder(), "building"), join(runFolder(), "built")];
  if (!takes(lock)) return until(() => existsSync(done), PATIENCE_MS);
  await run(process.execPath, ["scripts/build.ts"]);
  await run(process.execPath, ["scripts/synth.ts"]);
  writeFileSync(done, "");
};

/** Only one of several processes creates the folder. */
const takes = (lock: string): boolean => {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
};
