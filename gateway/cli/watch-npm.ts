// npm starts a shell that starts the gateway, and takes neither along when it is killed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isRunning, processStatus } from "../../shared/is-running.ts";

/** Milliseconds between two looks. */
const LOOK_MS = 500;

interface Ancestor {
  parent: number;
  command: string;
}

/**
 * @param onEnd called once, when npm or its shell has ended. Never where npm has not started this process: who starts it
 *   otherwise may end, and let it run.
 */
export const watchNpm = (onEnd: () => void): void => {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const { ppid } = process;
  const watched = ancestorsUpToNpm(ppid);
  const timer = setInterval(() => {
    if (process.ppid === ppid && watched.every(isRunning)) return;
    clearInterval(timer);
    onEnd();
  }, LOOK_MS);
  timer.unref();
};

/** npm is the parent, or the parent of the shell that is. */
const ancestorsUpToNpm = (pid: number): number[] => {
  const parent = look(pid);
  if (!parent) return [];
  const isShell = /^(?:\S*\/)?(?:a|ba|da|k|z)?sh -c /.test(parent.command);
  return isShell && parent.parent > 1 ? [pid, parent.parent] : [pid];
};

/** Small images of Linux have no `ps`, and other systems have no `/proc`. */
const look = (pid: number): Ancestor | undefined => lookInProc(pid) ?? askPs(pid);

const lookInProc = (pid: number): Ancestor | undefined => {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { parent: Number(processStatus(pid)[1]), command };
  } catch {
    return undefined;
  }
};

const askPs = (pid: number): Ancestor | undefined => {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], {
    encoding: "utf8",
  });
  const [, parent, command = ""] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), command };
};
