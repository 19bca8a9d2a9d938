// The load, in a separate process and the same for all contenders.
//
// node bench/gateway/load.ts MEASUREMENT URL MESSAGE [ANSWER] Prints the measurement as one line of JSON.
import type { WebSocket } from "ws";
import { open, openAll } from "../lib/clients.ts";

const [, , measurement = "", url = "", message = "", expected = message] = process.argv;

const CLIENTS = 50;
const CONNECTIONS = 1000;

const WARM_UP_ECHOES = 1000;
const MEASURED_ECHOES = 5000;
const WARM_UP_MS = 2000;
const MEASURED_MS = 5000;

/** @param onEcho called for each response; stops sending when it returns false. */
const converse = (socket: WebSocket, onEcho: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.on("message", (data: Buffer) => {
      const answer = data.toString();
      if (answer !== expected) reject(new Error(`Expected ${expected}, got ${answer}`));
      else if (onEcho()) socket.send(message);
      else resolve();
    });
    socket.send(message);
  });

/** One client that waits for its echo before it sends the next message. */
const measureLatency = async () => {
  const socket = await open(url);
  const durationsMs: number[] = [];
  let sentMs = performance.now();
  await converse(socket, () => {
    const nowMs = performance.now();
    durationsMs.push(nowMs - sentMs);
    sentMs = nowMs;
    return durationsMs.length < WARM_UP_ECHOES + MEASURED_ECHOES;
  });
  const sorted = durationsMs.slice(WARM_UP_ECHOES).toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(share * sorted.length)];
  return { p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
};

/** Clients that each wait for their echo before they send the next message. */
const measureThroughput = async () => {
  const sockets = await openAll(url, CLIENTS);
  const startMs = performance.now() + WARM_UP_MS;
  const endMs = startMs + MEASURED_MS;
  let echoes = 0;
  await Promise.all(
    sockets.map((socket) =>
      converse(socket, () => {
        const nowMs = performance.now();
        if (nowMs >= startMs && nowMs < endMs) echoes += 1;
        return nowMs < endMs;
      }),
    ),
  );
  return { echoesPerSecond: (echoes / MEASURED_MS) * 1000 };
};

/** Connections stay open until this process is ended. */
const holdConnections = async () => {
  const sockets = await openAll(url, CONNECTIONS);
  for (const socket of sockets) socket.on("close", () => process.exit(1));
  return { connections: sockets.length };
};

const MEASUREMENTS = new Map<string, () => Promise<object>>([
  ["latency", measureLatency],
  ["throughput", measureThroughput],
  ["connections", holdConnections],
]);

const measure = MEASUREMENTS.get(measurement);
if (!measure) throw new Error(`Unknown measurement "${measurement}"`);
console.log(JSON.stringify(await measure()));
// Connections are held until this process is ended.
if (measurement !== "connections") process.exit();
