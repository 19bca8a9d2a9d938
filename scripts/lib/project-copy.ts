// Copies this project to another folder, as in a fresh clone.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * @param target an empty folder.
 * @param takes whether to copy a file, by its path in the project. Default: all files.
 * The copy shares the installed dependencies.
 */
export const copyProject = (
  target: string,
  takes: (path: string) => boolean = () => true,
): void => {
  for (const file of projectFiles().filter(takes)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(file, join(target, file));
  }
  symlinkSync(resolve("node_modules"), join(target, "node_modules"), "dir");
  // A git repository like this one, because git lists the project's files.
  const git = (...args: string[]) => execFileSync("git", args, { cwd: target, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
};

/** Files that git tracks or would track, except deleted ones. */
const projectFiles = (): string[] => {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  return files.filter((file) => file !== "" && existsSync(file));
};
