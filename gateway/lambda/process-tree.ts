// Kills an execution environment and all processes that it started.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { processStatus } from "../../shared/is-running.ts";

/** Maximum rounds of stopping. Stopped processes start no others, so normally a round soon finds none that is new. */
const MAX_ROUNDS = 10;

/**
 * Kills a process, its descendants, its session, and all processes with its mark. A program that leaves its parent and
 * its session, and clears its environment variables, is not found.
 *
 * @param pid of a session leader, which may have just ended. Undefined: it never started.
 * @param mark unique text in its environment variables; used where `/proc` exists.
 */
export const killTree = (pid: number | undefined, mark: string): void => {
  if (pid === undefined) return;
  const found = new Set<number>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fresh = listTreeOrLeader(pid, mark).filter((each) => !found.has(each));
    if (fresh.length === 0) break;
    for (const each of fresh) {
      found.add(each);
      signal(each, "SIGSTOP");
    }
  }
  for (const each of found) signal(each, "SIGKILL");
};

/** Without a file descriptor nothing can be read: what is left then is the leader's group, most of its session. */
const listTreeOrLeader = (pid: number, mark: string): number[] => {
  try {
    return listTree(pid, mark);
  } catch {
    return [-pid, pid];
  }
};

/** Ignores a process that has already ended. */
const signal = (pid: number, name: "SIGSTOP" | "SIGKILL"): void => {
  try {
    process.kill(pid, name);
  } catch {}
};

interface Process {
  pid: number;
  parent: number;
  /** Its session, or its process group where sessions are unknown. */
  session: number;
  /** Clock ticks since boot; 0 where unknown. */
  startedAt: number;
}

/** @returns ids of the running processes. */
const listTree = (root: number, mark: string): number[] => {
  const processes = readProcesses();
  const startedAt = processes.find(({ pid }) => pid === root)?.startedAt ?? 0;
  const tree = new Set<number>();
  for (const { pid, session, startedAt: since } of processes) {
    const isMarked = since >= startedAt && hasMark(pid, mark);
    if (pid === root || session === root || isMarked) tree.add(pid);
  }
  let size;
  do {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  } while (tree.size > size);
  return [...tree];
};

const readProcesses = (): Process[] =>
  existsSync("/proc/self/stat") ? processesInProc() : processesOfPs();

const processesInProc = (): Process[] =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const [state, parent, , session, ...more] = readStatus(name);
    if (state === undefined || state === "Z") return [];
    const startedAt = Number(more[15]);
    return [{ pid: Number(name), parent: Number(parent), session: Number(session), startedAt }];
  });

const readStatus = (pid: string): string[] => {
  try {
    return processStatus(pid);
  } catch {
    // The process has already ended.
    return [];
  }
};

const processesOfPs = (): Process[] =>
  execFileSync("ps", ["-Ao", "pid=,ppid=,pgid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, session = 0]) => ({ pid, parent, session, startedAt: 0 }));

/** Processes of other users cannot be read, and count as unmarked. */
const hasMark = (pid: number, mark: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
  } catch {
    return false;
  }
};
