// Copies of this project in other folders, as other people have them.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { mkdirSync } from "node:fs";

const copies: string[] = [];

/** @returns a folder with every file of the project, and the dependencies that are installed here. */
export const createWorkingCopy = (): string => {
  const copy = mkdtempSync(join(tmpdir(), "working-copy-"));
  copies.push(copy);
  for (const file of projectFiles()) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(file, join(copy, file));
  }
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"), "dir");
  return copy;
};

/** What git tracks and what it would track. */
const projectFiles = (): string[] => {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", args, { encoding: "utf8" }).split("\n");
  return files.filter((file) => /^(handlers|modules|local|scripts)\/|^[^/]+$/.test(file));
};

after(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true });
});
