// A folder for one run of mocha, whose files may run in several processes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the processes of one run leave notes for each other. mocha's workers inherit the variable. */
const RUN = "TEST_RUN_FOLDER";

/** In the process that begins a run, before it starts others. */
export const openRunFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "test-run-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  process.env[RUN] = folder;
  return folder;
};

/** Who runs tests without mocha's command has a run of its own. */
export const runFolder = (): string => process.env[RUN] ?? openRunFolder();
