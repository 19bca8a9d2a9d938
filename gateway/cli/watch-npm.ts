// Detects that npm was killed: npm starts a shell that starts the gateway, and both outlive it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isRunning, processStatus } from "../../shared/is-running.ts";

/** Milliseconds between two checks. */
const LOOK_MS = 500;

interface Ancestor {
  parent: number;
  command: string;
}

/**
 * @param onEnd called once, when npm or its shell has ended. Never called when npm did not start this process: any
 *   other parent may end before it.
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

/** npm is the parent, or the parent of the parent shell. */
const ancestorsUpToNpm = (pid: number): number[] => {
  const parent = look(pid);
  if (!parent) return [];
  const isShell = /^(?:\S*\/)?(?:a|ba|da|k|z)?sh -c /.test(parent.command);
  return isShell && parent.parent > 1 ? [pid, parent.parent] : [pid];
};

/** Reads /proc, or asks `ps`: small Linux images have no `ps`, and other systems no `/proc`. */
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
