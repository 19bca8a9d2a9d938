// Commands of packages as they are installed.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { closeAfterwards } from "./hooks.ts";
import { until } from "./until.ts";

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd: string;
  /** Path of a Node.js other than this one. */
  node?: string;
  environment?: Record<string, string>;
}

/** @returns the file that npm makes a command of. */
export const formatCommand = (folder: string, packageName: string): string => {
  const directory = join(folder, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return join(directory, bin[packageName]);
};

/** Runs a program of JavaScript to its end. */
export const runToEnd = (
  file: string,
  args: string[],
  { cwd, node = process.execPath, environment = {} }: RunOptions,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", ...environment };
    execFile(node, [file, ...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });

export interface Running {
  /** Waits for what it says. @throws when it ends without a word of that. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts a program that serves, and ends it after the test. */
export const startServing = (
  command: string,
  args: string[],
  { cwd, environment = {} }: Omit<RunOptions, "node">,
): Running => {
  const env = { ...process.env, NO_COLOR: "1", ...environment };
  const child = spawn(command, args, { cwd, env });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  const ended = once(child, "exit");
  closeAfterwards(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  return {
    says: async (pattern) => {
      await until(() => pattern.test(text) || child.exitCode !== null, 60_000);
      const match = pattern.exec(text);
      if (!match) throw new Error(`Expected ${pattern} in:\n${text}`);
      return match;
    },
  };
};
