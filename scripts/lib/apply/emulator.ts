// Starts moto's server, an emulator of AWS, if it is installed.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { findFreePort } from "../free-port.ts";

export interface Emulator {
  port: number;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

export const isEmulatorInstalled = (): boolean =>
  spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;

/** @returns once it answers. */
export const startEmulator = async (): Promise<Emulator> => {
  const port = await findFreePort();
  const emulator = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(port))) {
    if (emulator.exitCode !== null || Date.now() > deadline) {
      throw new Error(`moto_server does not answer at 127.0.0.1:${port}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { port, stop: () => stop(emulator) };
};

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/moto-api/`).then(
    () => true,
    () => false,
  );

const stop = async (emulator: ChildProcess): Promise<void> => {
  if (emulator.exitCode !== null) return;
  emulator.kill();
  await once(emulator, "exit");
};
