// One run of a contender, in separate processes: first for start and memory, then for speed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import { jsonLines, runProcess, startProcess } from "../lib/processes.ts";
import type { Contender } from "./contenders.ts";
import { rssMbOfTree } from "./process-tree.ts";

export interface Sample {
  /** Milliseconds from the start of the process to the first echo. */
  firstEchoMs: number;
  idleMb: number;
  connectedMb: number;
  p50Ms: number;
  p99Ms: number;
  echoesPerSecond: number;
}

/** Milliseconds until memory has settled. */
const REST_MS = 2000;

/** Milliseconds between two attempts to connect. */
const TRY_MS = 5;

/** Milliseconds that a contender may take to start, and to exit. */
const START_MS = 30_000;
const END_MS = 5000;

export const measure = async (contender: Contender): Promise<Sample> => {
  const memory = await during(contender, measureMemory);
  const speed = contender.isThrottled ? NO_SPEED : await during(contender, measureSpeed);
  return { ...memory, ...speed };
};

const NO_SPEED = { p50Ms: NaN, p99Ms: NaN, echoesPerSecond: NaN };

export interface Running {
  child: ChildProcess;
  /** URL of the stage. */
  url: string;
  /** Arguments of the load. */
  load: (measurement: string) => string[];
  firstEchoMs: number;
}

/** Runs a contender as long as it is used, with one client connected. */
export const during = async <Result>(
  contender: Contender,
  use: (running: Running) => Promise<Result>,
): Promise<Result> => {
  const { args, url, folder, message, answer = message } = contender;
  const port = await freePort();
  const startedMs = performance.now();
  const child = spawn(process.execPath, args(port), { cwd: folder, stdio: "ignore" });
  try {
    const socket = await firstEcho(url(port), message, startedMs + START_MS);
    const firstEchoMs = performance.now() - startedMs;
    const load = (measurement: string) => [
      "bench/gateway/load.ts",
      measurement,
      url(port),
      message,
      answer,
    ];
    const result = await use({ child, url: url(port), load, firstEchoMs });
    socket.terminate();
    return result;
  } finally {
    await end(child);
  }
};

const measureMemory = async ({ child, load, firstEchoMs }: Running) => {
  await setTimeout(REST_MS);
  const idleMb = rssMbOfTree(child.pid ?? 0);
  const clients = startProcess(undefined, load("connections"));
  try {
    await jsonLines(clients)();
    await setTimeout(REST_MS);
    return { firstEchoMs, idleMb, connectedMb: rssMbOfTree(child.pid ?? 0) };
  } finally {
    clients.kill();
  }
};

const measureSpeed = async ({ load }: Running) => ({
  ...(await runProcess<Pick<Sample, "p50Ms" | "p99Ms">>(undefined, load("latency"))),
  ...(await runProcess<Pick<Sample, "echoesPerSecond">>(undefined, load("throughput"))),
});

/** @returns the client, still connected. */
const firstEcho = async (url: string, message: string, deadlineMs: number): Promise<WebSocket> => {
  for (;;) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    try {
      await once(socket, "open");
      socket.send(message);
      await once(socket, "message");
      return socket;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await setTimeout(TRY_MS);
    }
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await Promise.race([ended, setTimeout(END_MS, undefined, { ref: false })]);
  child.kill("SIGKILL");
  await ended;
};

/** A port with two free neighbors: one contender listens on three. */
const freePort = async (): Promise<number> => {
  const port = await listenOnce(0);
  const neighbours = await Promise.all([listenOnce(port + 1), listenOnce(port + 2)]);
  return port > 0 && neighbours.every((free) => free > 0) ? port : freePort();
};

/** @returns the port, or 0 if it is taken. */
const listenOnce = async (port: number): Promise<number> => {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const { port: listened } = server.address() as AddressInfo;
    return listened;
  } catch {
    return 0;
  } finally {
    server.close();
  }
};
