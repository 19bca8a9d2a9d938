// Processor time of a process.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Ticks of `/proc/PID/stat`; the same on every Linux. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;

/** @returns seconds in user and system mode so far. */
export const readProcessorSeconds = (pid: number): number =>
  existsSync("/proc/self/stat") ? fromProc(pid) : fromPs(pid);

const fromProc = (pid: number): number => {
  // The second field, in parentheses, may contain spaces.
  const [, rest = ""] = /^.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
  const [userTicks, systemTicks] = rest.split(" ").slice(11, 13).map(Number);
  return ((userTicks ?? NaN) + (systemTicks ?? NaN)) / TICKS_PER_SECOND;
};

/** Reads [[DD-]HH:]MM:SS.CC. */
const fromPs = (pid: number): number =>
  execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" })
    .trim()
    .split(/[-:]/)
    .reduce((seconds, part) => seconds * 60 + Number(part), 0);
