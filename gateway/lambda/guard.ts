// A small shell script that outlives the gateway, however it ends: it kills the remaining processes of functions and
// removes the gateway's folder. A killed process could do neither.
import { type ChildProcess, spawn } from "node:child_process";

export interface Guard {
  /** @param pid of a started environment, which leads its own session. */
  watch(pid: number): void;
  /** Ends the guard: there is nothing left to clean up. */
  end(): void;
}

/**
 * Each line of its input is the process id of an environment. The input ends with the gateway. Where `/proc` exists, it
 * then kills all processes with the folder in their environment variables; elsewhere only the environments, after
 * checking that the id still belongs to one.
 */
const SCRIPT = `
ids=""
while read -r id; do ids="$ids $id"; done
for id in $ids; do
  case "$(ps -o command= -p "$id" 2>/dev/null)" in
    */worker/main.js* | */bootstraps/* | *"$1/"*) kill -s KILL -- "-$id" 2>/dev/null ;;
  esac
done
for round in 1 2; do
  grep -lsF "$1/" /proc/[0-9]*/environ 2>/dev/null | while read -r file; do
    id=\${file%/environ}; kill -9 "\${id##*/}" 2>/dev/null
  done
done
rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
`;

/** @param folder of the gateway; must not appear in the environment variables of other processes. */
export const startGuard = (folder: string): Guard => {
  const guard = spawn("/bin/sh", ["-c", SCRIPT, "websocket-gateway-guard", folder], {
    // Signals of the terminal must not reach it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env["PATH"] },
    cwd: "/",
  });
  leaveAlone(guard);
  return {
    watch: (pid) => guard.stdin?.write(`${pid}\n`),
    // Not by the end of its input: looking at every process of the machine for nothing takes time.
    end: () => guard.kill("SIGKILL"),
  };
};

/** The gateway does not wait for the guard, and works without one where there is no shell. */
const leaveAlone = (guard: ChildProcess): void => {
  guard.on("error", () => {});
  guard.stdin?.on("error", () => {});
  guard.unref();
  (guard.stdin as unknown as { unref?: () => void } | null)?.unref?.();
};
