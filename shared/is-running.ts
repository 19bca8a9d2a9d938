// Whether a process runs.
import { readFileSync, statSync } from "node:fs";

/** @returns false of one that has ended and that nobody has asked for its status yet, where `/proc` tells that. */
export const isRunning = (pid: number): boolean => exists(pid) && !isZombie(pid);

/**
 * Whether a file or folder is left by a process that is gone. In a container each run may have the same process id: what
 * is older than this process is another's.
 */
export const isLeftBy = (pid: number, path: string): boolean => {
  if (pid !== process.pid) return !isRunning(pid);
  const { mtimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs < performance.timeOrigin;
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const isZombie = (pid: number): boolean => {
  try {
    return processStatus(pid)[0] === "Z";
  } catch {
    return false;
  }
};

/**
 * @returns what follows the name, which may have spaces and parentheses: state, parent, group, session and more.
 * @throws where there is no `/proc`, or no such process.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export const processStatus = (pid: number | string): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};
