// A folder for one mocha run, whose files may run in several processes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the processes of one run coordinate. mocha's workers inherit the variable. */
const RUN = "TEST_RUN_FOLDER";

/** Called in the main process of a run, before it starts others. */
export const openRunFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "test-run-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  process.env[RUN] = folder;
  return folder;
};

/** Tests that run without mocha's command get their own run folder. */
export const runFolder = (): string => process.env[RUN] ?? openRunFolder();
