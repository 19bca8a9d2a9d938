// oxlint with one rule of our own.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * @param rule of `scripts/lib/lint/house.ts`.
 * @param files their texts by path.
 * @returns what oxlint prints, a line per problem.
 */
export const lintFiles = (rule: string, files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), "lint-"));
  const jsPlugins = [resolve("scripts/lib/lint/house.ts")];
  const config = { plugins: [], jsPlugins, categories: {}, rules: { [`house/${rule}`]: "error" } };
  const written = { ...files, ".oxlintrc.json": JSON.stringify(config) };
  for (const [path, text] of Object.entries(written)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const oxlint = resolve("node_modules/.bin/oxlint");
  return spawnSync(oxlint, ["--format=unix"], { cwd: folder, encoding: "utf8" }).stdout;
};
