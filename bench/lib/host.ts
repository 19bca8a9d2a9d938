// Starts the gateway with the echo API, and measures its memory.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeEchoApi } from "./echo-api.ts";
import { jsonLines, startProcess } from "./processes.ts";
import { startCommand } from "./start-options.ts";

export interface Memory {
  /** JavaScript's heap and external buffers. */
  heapMb: number;
  /** The whole process, including the threads of functions. */
  rssMb: number;
}

export interface Host {
  url: string;
  /** Measures memory after a garbage collection. */
  measure(): Promise<Memory>;
}

export const withHost = async (use: (host: Host) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(path.join(tmpdir(), "bench-host-"));
  await writeEchoApi(folder);
  const plan = path.join(folder, "plan.json");
  const { options } = startCommand();
  const args = [...options, "--expose-gc", "bench/lib/gateway-host.ts", plan];
  const child = startProcess(undefined, args);
  try {
    const next = jsonLines<{ port: number } & Memory>(child);
    const { port } = await next();
    const measure = (): Promise<Memory> => {
      child.stdin?.write("\n");
      return next();
    };
    await use({ url: `ws://127.0.0.1:${port}/dev`, measure });
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
};
