// Copies of this project that tests modify.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyProject } from "../../scripts/lib/project-copy.ts";
import { closeAfterwards } from "./hooks.ts";

/** Files needed to build, start and synthesize. */
const PRODUCT = /^(handlers|modules|stacks|shared|gateway|plan-review|scripts)\/|^[^/]+$/;

/** @returns a folder with the project's files and the installed dependencies. */
export const createWorkingCopy = (takes = (path: string) => PRODUCT.test(path)): string => {
  const copy = mkdtempSync(join(tmpdir(), "working-copy-"));
  closeAfterwards(() => rmSync(copy, { recursive: true }));
  copyProject(copy, takes);
  return copy;
};
