// Processes of a benchmark, each on its own processor if the machine allows it.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { createInterface, type Interface } from "node:readline";

/** Linux can pin a process to a processor; elsewhere the scheduler decides. */
const canPin = ((): boolean => {
  try {
    execFileSync("taskset", ["-c", "0", "true"]);
    return cpus().length > 1;
  } catch {
    return false;
  }
})();

/** Describes the machine, for readers of the result. */
export const machine = (): string =>
  `${cpus()[0]?.model ?? "unknown processor"} × ${cpus().length}, Node.js ${process.version}`;

export const pinning = (): string => (canPin ? "pinned to a processor each" : "not pinned");

/** @param cpu from 0; undefined for any. */
export const startProcess = (
  cpu: number | undefined,
  args: string[],
  env: Record<string, string> = {},
): ChildProcess => {
  const command = canPin && cpu !== undefined ? ["taskset", "-c", String(cpu)] : [];
  const [file = process.execPath, ...rest] = [...command, process.execPath, ...args];
  return spawn(file, rest, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
};

/** Pins running processes, and what they start later, to some processors; does nothing where that is impossible. */
export const pin = (pids: number[], processors: string): void => {
  if (!canPin) return;
  // A process may have exited meanwhile.
  for (const pid of pids) spawnSync("taskset", ["-acp", processors, String(pid)]);
};

/** @returns the output of a process, parsed line by line as JSON. */
export const jsonLines = <Line>(child: ChildProcess): (() => Promise<Line>) => {
  if (!child.stdout) throw new Error("The process has no output to read");
  const lines: Interface = createInterface({ input: child.stdout });
  const iterator = lines[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await iterator.next();
    if (done) throw new Error(`${child.spawnargs.join(" ")} exited without a result`);
    return JSON.parse(value) as Line;
  };
};

/** @returns the one line that a process prints before it exits. */
export const runProcess = async <Line>(
  cpu: number | undefined,
  args: string[],
  env: Record<string, string> = {},
): Promise<Line> => {
  const child = startProcess(cpu, args, env);
  try {
    return await jsonLines<Line>(child)();
  } finally {
    child.kill();
  }
};

export interface Sink {
  port: number;
  /** CPU microseconds and posts so far. */
  measure(): Promise<{ cpuUs: number; posts: number }>;
  stop(): void;
}

export const startSink = async (...args: string[]): Promise<Sink> => {
  const child = startProcess(1, ["bench/lib/sink.ts", ...args]);
  const next = jsonLines<{ port: number; cpuUs: number; posts: number }>(child);
  const { port } = await next();
  return {
    port,
    measure: () => {
      child.stdin?.write("\n");
      return next();
    },
    stop: () => child.kill(),
  };
};
