// The memory of an execution environment: of its process, Buffers and native code included, and of what it has started.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Milliseconds between two looks at an environment that runs an event, and at one that has none. */
const BUSY_MS = 20;
const IDLE_MS = 1000;

/** Milliseconds; an event that takes less is not worth a look of its own. */
const LEAST_MS = 5;

export interface MemoryWatch {
  /** @param isBusy whether it runs an event. */
  setBusy(isBusy: boolean): void;
  /** Looks now, unless that was done just before. @returns whether it is over, or has been. */
  check(): boolean;
  stop(): void;
}

/**
 * Lambda counts the memory of the whole environment, and kills it when it has more than `memory_size`.
 *
 * @param onExceeded called once.
 */
export const startMemoryWatch = (
  pid: number | undefined,
  limitMib: number,
  onExceeded: (usedMib: number) => void,
): MemoryWatch => {
  let isBusy = true;
  let isOver = false;
  let checkedMs = performance.now();
  let waitMs = BUSY_MS;
  let timer: NodeJS.Timeout | undefined;

  const judge = (usedMib: number): void => {
    if (isOver || usedMib <= limitMib) return;
    isOver = true;
    onExceeded(usedMib);
  };
  const check = (): boolean => {
    if (pid === undefined || isOver || performance.now() - checkedMs < LEAST_MS) return isOver;
    checkedMs = performance.now();
    measure(pid, judge);
    return isOver;
  };
  const wait = (ms: number): void => {
    clearTimeout(timer);
    if (isOver) return;
    waitMs = ms;
    timer = setTimeout(() => {
      if (!check()) wait(isBusy ? BUSY_MS : IDLE_MS);
    }, ms).unref();
  };
  wait(BUSY_MS);
  return {
    setBusy: (busy) => {
      isBusy = busy;
      if (busy && waitMs === IDLE_MS) wait(BUSY_MS);
    },
    check,
    stop: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
};

const hasProc = existsSync("/proc/self/status");

const measure = (pid: number, onMeasured: (usedMib: number) => void): void => {
  if (hasProc) onMeasured(kibibytesInProc(pid, "VmHWM") / 1024);
  else {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, stdout) => {
      if (!error) onMeasured(Number(stdout) / 1024);
    });
  }
};

/** Its own peak, and what its children have now. @param field https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
const kibibytesInProc = (pid: number, field: "VmHWM" | "VmRSS"): number => {
  const [, own = "0"] = new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readProc(pid, "status")) ?? [];
  return childrenOf(pid).reduce((sum, child) => sum + kibibytesInProc(child, "VmRSS"), Number(own));
};

/** Those that its main thread has started, which is what Node.js does. */
const childrenOf = (pid: number): number[] =>
  readProc(pid, `task/${pid}/children`).split(" ").filter(Boolean).map(Number);

/** @returns "" of a process that has ended. */
const readProc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
};
