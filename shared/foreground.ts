// Whether this process may read from its terminal.
import { spawnSync } from "node:child_process";
import { processStatus } from "./is-running.ts";

/** Position of the group, and of the group in the terminal's foreground, in {@link processStatus}. */
const [GROUP, FOREGROUND] = [2, 5];

/** A job in the background, as of `npm start &`, is stopped when it reads from the terminal. */
export const isInForeground = (): boolean => {
  const [group, foreground] = readGroups();
  return group !== undefined && group === foreground;
};

/** Small Linux images have no `ps`, and other systems no `/proc`. */
const readGroups = (): (string | undefined)[] => {
  try {
    const status = processStatus(process.pid);
    return [status[GROUP], status[FOREGROUND]];
  } catch {
    const args = ["-o", "pgid=,tpgid=", "-p", String(process.pid)];
    return (spawnSync("ps", args, { encoding: "utf8" }).stdout ?? "").trim().split(/\s+/);
  }
};
