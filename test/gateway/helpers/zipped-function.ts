// Models of functions whose zips contain what a test says.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
