// Runs `npm start` like a user, in a separate process.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { synthesizedStack } from "./dev-stack.ts";
import { closeAfterwards } from "./hooks.ts";
import { until } from "./until.ts";

/** Milliseconds to wait; it builds and synthesizes first. */
const PATIENCE_MS = 90_000;

/** npm's arguments for Node.js. */
const START = readStart();

export interface StartScript {
  readonly child: ChildProcess;
  output(): string;
  /** Waits until the output matches. @returns the match. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

interface StartOptions {
  cwd?: string;
  env?: Record<string, string>;
}

export const startScript = (
  args: string[],
  { cwd = process.cwd(), env = {} }: StartOptions = {},
): StartScript => {
  const child = spawn(process.execPath, [...START, ...args], {
    cwd,
    // Any free port: the usual one may be in use.
    env: { ...process.env, NO_COLOR: "1", PORT: "0", ...env },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  }
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  closeAfterwards(async () => {
    child.kill("SIGKILL");
    await ended;
    // Its own child processes, such as a build, may keep the pipes open for a while.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  });
  return {
    child,
    ended,
    output: () => text,
    says: async (pattern) => {
      await until(() => pattern.test(text) || child.exitCode !== null, PATIENCE_MS);
      const match = pattern.exec(text);
      if (!match) throw new Error(`Expected ${pattern} in:\n${text}`);
      return match;
    },
  };
};

/** With the output of the shared build, for tests that do not concern the build. */
export const startBuilt = async (
  args: string[],
  options?: Pick<StartOptions, "env">,
): Promise<StartScript> => {
  await synthesizedStack("dev");
  return startScript(["--no-build", ...args], options);
};

function readStart(): string[] {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: { start: string };
  };
  return scripts.start.split(" ").slice(1);
}
