// A copy of this project in another folder, as other people have it.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * @param target an empty folder.
 * @param takes whether a file is wanted, by its path in the project. Default: all of them.
 * It shares the dependencies that are installed here.
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
  // As here, git knows what belongs to the project.
  const git = (...args: string[]) => execFileSync("git", args, { cwd: target, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
};

/** What git tracks and what it would track, but for what was deleted meanwhile. */
const projectFiles = (): string[] => {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", args, { encoding: "utf8" }).split("\0");
  return files.filter((file) => file !== "" && existsSync(file));
};
