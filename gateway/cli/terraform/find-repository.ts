// Finds the repository that a Terraform project belongs to: its functions are often beside it.
import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What the root of a repository has, also where it was downloaded without its history. */
const MARKS = ["README.md", "README", "readme.md", "LICENSE", "package.json", ".gitignore"];

/** Folders above the project in which marks are looked for. */
const MAX_LEVELS = 3;

/** @param project absolute path. @returns the folder itself if nothing says that more belongs to it. */
export const findRepository = (project: string): string =>
  findUp(project, Infinity, (folder) => existsSync(join(folder, ".git"))).at(0) ??
  findUp(project, MAX_LEVELS, (folder) => MARKS.some((name) => existsSync(join(folder, name)))).at(
    -1,
  ) ??
  project;

/** @returns the folder and its parents that match, nearest first. */
const findUp = (folder: string, levels: number, matches: (folder: string) => boolean): string[] => {
  if (ELSEWHERE.has(folder) || folder === dirname(folder) || levels < 0) return [];
  const above = findUp(dirname(folder), levels - 1, matches);
  return matches(folder) ? [folder, ...above] : above;
};

/** Their files belong to other things, too. */
const ELSEWHERE = new Set([homedir(), tmpdir()]);
