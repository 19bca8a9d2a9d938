// Synthesizes another git ref in a temporary work tree, and removes it afterwards.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Body } from "../marks/body.ts";

/** Builds and synthesizes the project in a folder, into its `cdktf.out`. */
export type Synthesize = (directory: string) => void;

/** Synthesized JSON by stack name. */
export type Documents = Map<string, Body>;

const git = (directory: string, ...args: string[]): string =>
  execFileSync("git", args, {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

/** Runs the tree's own scripts: another branch may build differently. */
export const synthesizeWithNpm: Synthesize = (directory) => {
  for (const script of ["build", "synth"]) {
    execFileSync("npm", ["run", "--silent", script], {
      cwd: directory,
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
  }
};

/**
 * @param directory a work tree of the repository; its node_modules are also used for the other tree.
 * @param ref for example `main` or `origin/main`.
 */
export const documentsOfRef = (
  directory: string,
  ref: string,
  synthesize: Synthesize,
): Documents => {
  const commit = resolveCommit(directory, ref);
  const parent = mkdtempSync(join(tmpdir(), "plan-review-"));
  const tree = join(parent, "tree");
  const forget = ignoreSignals();
  try {
    git(directory, "worktree", "add", "--detach", tree, commit);
    symlinkSync(resolve(directory, "node_modules"), join(tree, "node_modules"), "dir");
    synthesize(tree);
    return documentsIn(tree);
  } finally {
    rmSync(parent, { recursive: true, force: true });
    git(directory, "worktree", "prune");
    forget();
  }
};

const resolveCommit = (directory: string, ref: string): string => {
  try {
    return git(directory, "rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`).trim();
  } catch (error) {
    throw new Error(
      `"${ref}" is not a commit of this repository; expected a branch, a tag or a hash. ` +
        "After a shallow clone, fetch it first: git fetch origin main.",
      { cause: error },
    );
  }
};

const ignore = (): void => {};

/** Ctrl+C ends the running child process; this process must still clean up. */
const ignoreSignals = (): (() => void) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, ignore);
  return () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, ignore);
  };
};

export const documentsIn = (directory: string): Documents => {
  const stacks = join(directory, "cdktf.out/stacks");
  const names = existsSync(stacks) ? readdirSync(stacks) : [];
  return new Map(
    names.map((name) => [
      name,
      JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")) as Body,
    ]),
  );
};
