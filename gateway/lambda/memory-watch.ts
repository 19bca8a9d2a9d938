// Watches the memory of an execution environment: its process, including Buffers and native code, and its children.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Milliseconds between two checks of a busy and of an idle environment. */
const BUSY_MS = 20;
const IDLE_MS = 1000;

/** Minimum milliseconds between two checks. */
const LEAST_MS = 5;

/** Like Lambda, counts the memory of the whole environment, and has it killed when it exceeds `memory_size`. */
export class MemoryWatch {
  private readonly pid: number | undefined;
  private readonly limitMib: number;
  private readonly onExceeded: (usedMib: number) => void;
  private isBusy = true;
  private isOver = false;
  private isStopped = false;
  private checkedMs = performance.now();
  private waitMs = BUSY_MS;
  private timer: NodeJS.Timeout | undefined;

  /** @param pid undefined if the process did not start. @param onExceeded called at most once. */
  constructor(pid: number | undefined, limitMib: number, onExceeded: (usedMib: number) => void) {
    this.pid = pid;
    this.limitMib = limitMib;
    this.onExceeded = onExceeded;
    this.wait(BUSY_MS);
  }

  /** @param isBusy whether it runs an event: it is then checked more often. */
  setBusy(isBusy: boolean): void {
    this.isBusy = isBusy;
    if (isBusy && this.waitMs === IDLE_MS) this.wait(BUSY_MS);
  }

  /** Checks now, unless it just did. @returns whether the limit is or was exceeded. */
  check(): boolean {
    const isEarly = performance.now() - this.checkedMs < LEAST_MS;
    if (this.pid === undefined || this.isOver || this.isStopped || isEarly) return this.isOver;
    this.checkedMs = performance.now();
    measure(this.pid, (usedMib) => this.judge(usedMib));
    return this.isOver;
  }

  /** Call it when the process has ended, since its id may be reused. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private judge(usedMib: number): void {
    if (this.isOver || usedMib <= this.limitMib) return;
    this.isOver = true;
    this.onExceeded(usedMib);
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    this.waitMs = ms;
    this.timer = setTimeout(() => {
      if (!this.check()) this.wait(this.isBusy ? BUSY_MS : IDLE_MS);
    }, ms).unref();
  }
}

const hasProc = existsSync("/proc/self/status");

const measure = (pid: number, onMeasured: (usedMib: number) => void): void => {
  if (hasProc) onMeasured(kibibytesInProc(pid, "VmHWM") / 1024);
  else {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, stdout) => {
      if (!error) onMeasured(Number(stdout) / 1024);
    });
  }
};

/** Its own peak plus its children's current memory. @param field https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
const kibibytesInProc = (pid: number, field: "VmHWM" | "VmRSS"): number => {
  const [, own = "0"] = new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readProc(pid, "status")) ?? [];
  return readChildren(pid).reduce(
    (sum, child) => sum + kibibytesInProc(child, "VmRSS"),
    Number(own),
  );
};

/** Children of the main thread, which starts all children in Node.js. */
const readChildren = (pid: number): number[] =>
  readProc(pid, `task/${pid}/children`).split(" ").filter(Boolean).map(Number);

/** @returns "" when the process has ended. */
const readProc = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
};
