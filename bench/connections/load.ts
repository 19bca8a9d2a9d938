// The clients, in a separate process.
//
// node bench/connections/load.ts hold|churn URL COUNT Prints the measurement as one line of JSON. Held connections stay
// open until this process is ended.
import { once } from "node:events";
import pMap from "p-map";
import type { WebSocket } from "ws";
import { MESSAGE } from "../lib/echo-api.ts";
import { open, openAll } from "../lib/clients.ts";

const [, , measurement = "", url = "", count = "0"] = process.argv;

/** Concurrent clients that ask, or open and close. */
const AT_ONCE = 50;

/** Requests a pong and an echo. @returns milliseconds that both took. */
const ask = async (socket: WebSocket): Promise<number> => {
  const startedMs = performance.now();
  const pong = once(socket, "pong");
  socket.ping();
  await pong;
  const message = once(socket, "message");
  socket.send(MESSAGE);
  const [answer] = (await message) as [Buffer];
  if (answer.toString() !== MESSAGE) throw new Error(`Expected an echo, got ${answer.toString()}`);
  return performance.now() - startedMs;
};

const hold = async () => {
  const startedMs = performance.now();
  const sockets = await openAll(url, Number(count));
  const openedMs = performance.now() - startedMs;
  for (const socket of sockets) socket.on("close", () => process.exit(1));
  const durationsMs = await pMap(sockets, ask, { concurrency: AT_ONCE });
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(share * sorted.length)];
  return { served: sorted.length, openedMs, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
};

const comeAndGo = async (): Promise<void> => {
  const socket = await open(url);
  const closed = once(socket, "close");
  socket.close(1000);
  await closed;
};

const churn = async () => {
  const startedMs = performance.now();
  await pMap(Array.from({ length: Number(count) }), comeAndGo, { concurrency: AT_ONCE });
  return { served: Number(count), openedMs: performance.now() - startedMs };
};

console.log(JSON.stringify(await (measurement === "hold" ? hold() : churn())));
if (measurement !== "hold") process.exit();
