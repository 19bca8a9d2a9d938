// Runs wscat, the client in the README, and communicates through it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeAfterwards } from "./hooks.ts";
import { until } from "./until.ts";

const CONTROL_SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[A-Za-z]`, "g");

export interface Wscat {
  /** Sends a line, and waits for the next line of output. */
  say(line: string): Promise<string>;
  /** Its output, without prompts and control characters. */
  output(): string[];
}

export const startWscat = async (...args: string[]): Promise<Wscat> => {
  const child = spawn("node_modules/.bin/wscat", ["--slash", "-P", "--no-color", ...args]);
  const exited = once(child, "exit");
  closeAfterwards(async () => {
    child.kill();
    await exited;
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  }
  const output = (): string[] =>
    text
      // Prompts, and cursor control sequences.
      .replaceAll(CONTROL_SEQUENCE, "")
      .split(/\r?\n/)
      .map((line) => line.replace(/^(?:[<>] )+/, "").trim())
      .filter((line) => line !== "" && !line.startsWith("Received pong"));
  // wscat reports the connection only to a terminal, and loses lines that are sent before.
  await until(() => {
    child.stdin.write("/ping\n");
    return text.includes("Received pong") || child.exitCode !== null;
  });
  return {
    output,
    say: async (line) => {
      const before = output().length;
      child.stdin.write(`${line}\n`);
      await until(() => output().length > before);
      return output()[before]!;
    },
  };
};
