// A process and all its descendants: their memory and their ids.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

interface Process {
  pid: number;
  parent: number;
  rssKib: number;
}

const listProcesses = (): Process[] => (existsSync("/proc/self/status") ? fromProc() : fromPs());

const listTree = (root: number): Process[] => {
  const processes = listProcesses();
  const tree = new Set([root]);
  // A process has a higher id than its parent, unless ids have wrapped around: a second pass finds those.
  for (const { pid, parent } of [...processes, ...processes]) if (tree.has(parent)) tree.add(pid);
  return processes.filter(({ pid }) => tree.has(pid));
};

/** Shared pages are counted once if Linux provides the proportional set size, else for each process. */
export const rssMbOfTree = (root: number): number =>
  listTree(root).reduce((sum, { rssKib }) => sum + rssKib, 0) / 1024;

/** Ids of a process and all its descendants. */
export const idsOfTree = (root: number): number[] => listTree(root).map(({ pid }) => pid);

const fromProc = (): Process[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, "utf8");
        const field = (key: string) =>
          Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1]);
        return [
          { pid: Number(name), parent: field("PPid"), rssKib: pssKib(name) ?? field("VmRSS") },
        ];
      } catch {
        // The process has exited meanwhile.
        return [];
      }
    });

/** @returns undefined for processes of other users. */
const pssKib = (pid: string): number | undefined => {
  try {
    const [, kib] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
    return kib === undefined ? undefined : Number(kib);
  } catch {
    return undefined;
  }
};

const fromPs = (): Process[] =>
  execFileSync("ps", ["-Ao", "pid=,ppid=,rss="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, rssKib = 0]) => ({ pid, parent, rssKib }));
