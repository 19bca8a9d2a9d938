// Models of functions whose zips contain what a test says, and programs that a machine may have.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { FUNCTION_MODEL } from "./invoke-function.ts";

/** A folder that is far from this project's packages. */
export const createFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "startup-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  return folder;
};

export const createFunction = (
  files: Record<string, string>,
  fn: Partial<LambdaModel> = {},
  folder = createFolder(),
): LambdaModel => {
  const zipPath = join(folder, "fn.zip");
  const entries = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  writeFileSync(zipPath, zipSync(Object.fromEntries(entries)));
  return { ...FUNCTION_MODEL, zipPath, ...fn };
};

/** @param scripts of the shell, by the paths of programs in the folder. */
export const createPrograms = (scripts: Record<string, string>): string => {
  const folder = createFolder();
  for (const [path, script] of Object.entries(scripts)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
};
