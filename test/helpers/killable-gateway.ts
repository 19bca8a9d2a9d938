// Starts gateways that can be killed, each with its own process and temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { closeAfterwards } from "./hooks.ts";

export interface KillableGateway {
  child: ChildProcess;
  port: number;
  /** Messages so far: `info`, `warning` or `line`. */
  said: Record<string, string>[];
  /** Resolves when it has exited. */
  kill: (signal: NodeJS.Signals) => Promise<void>;
}

/**
 * @param args a configuration, and the file that stores its queues.
 * @param maxDescriptors files and sockets that it may have open. Default: as many as this process.
 */
export const startKillable = async (
  args: string[],
  env: Record<string, string> = {},
  maxDescriptors: number | "unlimited" = "unlimited",
): Promise<KillableGateway> => {
  const limit = maxDescriptors === "unlimited" ? "" : `ulimit -n ${maxDescriptors} && `;
  const command = [process.execPath, "test/helpers/gateway-process.ts", ...args];
  const child = spawn("/bin/sh", ["-c", `${limit}exec "$@"`, "sh", ...command], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = once(child, "exit");
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  closeAfterwards(() => kill("SIGKILL"));
  const said: Record<string, string>[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The gateway exited with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const value = JSON.parse(line) as Record<string, string>;
      said.push(value);
      if ("port" in value) resolve(Number(value["port"]));
    });
  });
  return { child, port, said, kill };
};
