// Synthesizes another git ref in a temporary work tree, and removes it afterwards.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { type Body, isBody } from "../marks/body.ts";

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

/** Runs the tree's own scripts, with its own dependencies: another branch may build differently. */
export const synthesizeWithNpm: Synthesize = (directory) => {
  const hasDependencies = existsSync(join(directory, "node_modules"));
  if (!hasDependencies) npm(directory, "ci", "--no-audit", "--no-fund");
  for (const script of ["build", "synth"]) npm(directory, "run", "--silent", script);
};

const npm = (directory: string, ...args: string[]): void => {
  execFileSync("npm", args, {
    cwd: directory,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
};

/**
 * @param directory the project, which may be in a sub-folder of its repository. Its node_modules are also used for the
 *   other tree, if both lock the same dependencies.
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
    const prefix = git(directory, "rev-parse", "--show-prefix").trim().replace(/\/$/, "");
    const project = join(tree, prefix);
    shareDependencies(directory, tree, prefix);
    synthesize(project);
    return allDocumentsIn(project);
  } finally {
    rmSync(parent, { recursive: true, force: true });
    git(directory, "worktree", "prune");
    forget();
  }
};

/** Dependencies may be installed in the project's folder, or in one above it. */
const shareDependencies = (directory: string, tree: string, prefix: string): void => {
  const steps = prefix.split("/").filter((step) => step !== "");
  for (let depth = steps.length; depth >= 0; depth -= 1) {
    const here = resolve(directory, "../".repeat(steps.length - depth));
    const there = join(tree, ...steps.slice(0, depth));
    const modules = join(here, "node_modules");
    if (existsSync(modules) && isSameLock(here, there)) {
      symlinkSync(modules, join(there, "node_modules"), "dir");
    }
  }
};

const isSameLock = (here: string, there: string): boolean => {
  const [own, other] = [here, there].map((folder) => {
    const path = join(folder, "package-lock.json");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  });
  return own === other;
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

/** The stacks of the last synthesis, as far as they are JSON: folders of earlier ones stay behind. */
export const documentsIn = (directory: string): Documents => {
  const output = join(directory, readOutput(directory));
  const stacks = join(output, "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks) : [];
  const listed = listSynthesized(output);
  return new Map(
    names
      .filter((name) => listed?.has(name) !== false)
      .flatMap((name): [string, Body][] => {
        const path = join(stacks, name, "cdk.tf.json");
        return existsSync(path) ? [[name, JSON.parse(readFileSync(path, "utf8")) as Body]] : [];
      }),
  );
};

/** @throws {Error} when a stack of the last synthesis cannot be read: it must not count as removed. */
export const allDocumentsIn = (directory: string): Documents => {
  const output = readOutput(directory);
  const documents = documentsIn(directory);
  const listed = listSynthesized(join(directory, output)) ?? new Set();
  const missing = [...listed].filter((name) => !documents.has(name));
  if (missing.length === 0) return documents;
  throw new Error(
    `${output} lists the stack ${missing.join(", ")}, and has no cdk.tf.json of it. Synthesize again, as JSON.`,
  );
};

/** Where CDKTF writes to, which its configuration may change. */
const readOutput = (directory: string): string => {
  const path = join(directory, "cdktf.json");
  const settings = existsSync(path) ? parseJsonOrNothing(readFileSync(path, "utf8")) : undefined;
  const output = isBody(settings) ? settings["output"] : undefined;
  return typeof output === "string" && output !== "" ? output : "cdktf.out";
};

/** @returns undefined when CDKTF has written no manifest. */
const listSynthesized = (output: string): ReadonlySet<string> | undefined => {
  const path = join(output, "manifest.json");
  const manifest = existsSync(path) ? parseJsonOrNothing(readFileSync(path, "utf8")) : undefined;
  const stacks = isBody(manifest) ? manifest["stacks"] : undefined;
  return isBody(stacks) ? new Set(Object.keys(stacks)) : undefined;
};
