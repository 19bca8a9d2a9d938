// Runs a program and records what it prints, line by line.
import { type ChildProcess, spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import type { RecordedLine } from "./drawing.ts";

/** Milliseconds between two looks. */
const LOOK_MS = 20;

const PATIENCE_MS = 60_000;

/** The first frame of what a program erases and writes again is not a line. */
const ERASED = /^.*\r(?=.)/;

export class RecordedProgram {
  readonly lines: RecordedLine[] = [];
  readonly child: ChildProcess;
  private readonly now: () => number;

  /** @param now milliseconds since the start of the session. */
  constructor(command: string, args: string[], now: () => number) {
    this.now = now;
    this.child = spawn(command, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, FORCE_COLOR: "1" },
    });
    let rest = "";
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.note(line.replace(/\r$/, "").replace(ERASED, ""));
    });
  }

  /** Adds a line that the program did not print, such as one that was typed. */
  note(text: string): void {
    this.lines.push({ atMs: this.now(), text });
  }

  /** Waits for a line, without its styles. @returns the text that the pattern's first group matches. @throws after a minute. */
  async says(pattern: RegExp): Promise<string> {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
      for (const { text } of this.lines) {
        const [all, group = all] = pattern.exec(stripVTControlCharacters(text)) ?? [];
        if (group !== undefined) return group;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`Expected a line that matches ${String(pattern)}, received none in a minute.`);
  }

  type(text: string): void {
    this.child.stdin?.write(`${text}\n`);
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await ended;
  }
}
