// Outlives the gateway for a moment, however it ends: a small shell that waits, then ends what is left of functions and
// removes the gateway's folder. A process that is killed can do neither.
import { type ChildProcess, spawn } from "node:child_process";

export interface Guard {
  /** @param pid of an environment that has started, which leads a session of its own. */
  watch(pid: number): void;
  /** Nothing is left. */
  end(): void;
}

/**
 * Each line that it reads is the id of an environment. When there is nothing to read any more, the gateway has ended:
 * what has the folder in its environment variables belongs to it, wherever `/proc` tells that; elsewhere the environments
 * themselves are ended, if an id has not become another program's.
 */
const SCRIPT = `
ids=""
while read -r id; do ids="$ids $id"; done
for id in $ids; do
  case "$(ps -o command= -p "$id" 2>/dev/null)" in *lambda/worker/main.js*) kill -9 -- "-$id" 2>/dev/null ;; esac
done
for round in 1 2; do
  for file in /proc/[0-9]*/environ; do
    if grep -qsF "$1/" "$file" 2>/dev/null; then id=\${file%/environ}; kill -9 "\${id##*/}" 2>/dev/null; fi
  done
done
rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
`;

/** @param folder of the gateway; in no other process's environment variables. */
export const startGuard = (folder: string): Guard => {
  const guard = spawn("/bin/sh", ["-c", SCRIPT, "websocket-gateway-guard", folder], {
    // No signal of a terminal reaches it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env["PATH"] },
    cwd: "/",
  });
  leaveAlone(guard);
  return {
    watch: (pid) => guard.stdin?.write(`${pid}\n`),
    end: () => guard.stdin?.destroy(),
  };
};

/** The gateway waits for no guard, and goes on without one where there is no shell. */
const leaveAlone = (guard: ChildProcess): void => {
  guard.on("error", () => {});
  guard.stdin?.on("error", () => {});
  guard.unref();
  (guard.stdin as unknown as { unref?: () => void } | null)?.unref?.();
};
