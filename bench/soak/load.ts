// Sends at a steady rate, regardless of responses, and reports their latency for each period.
//
// node bench/soak/load.ts URL MESSAGES_PER_SECOND PERIOD_SECONDS Prints a line of JSON per period, until it is ended.
import { once } from "node:events";
import type { WebSocket } from "ws";
import { openAll } from "../lib/clients.ts";

const [, , url = "", rate = "1000", periodSeconds = "10"] = process.argv;

const CLIENTS = 100;

/** Milliseconds between two checks of how many messages are due. */
const LOOK_MS = 5;

/** Unanswered messages at which the gateway counts as overloaded: messages that are due then are skipped. */
const MAX_UNANSWERED = 8000;

/** Warm-up echoes per client: a gateway that just started has not compiled its code yet. */
const WARM_UP_ECHOES = 50;

const warmUp = async (socket: WebSocket): Promise<void> => {
  for (let count = 0; count < WARM_UP_ECHOES; count += 1) {
    socket.send('{"action":"echo"}');
    await once(socket, "message");
  }
};

const sockets = await openAll(url, CLIENTS);
await Promise.all(sockets.map(warmUp));
const startMs = performance.now();
let due = 0;
let sent = 0;
let answered = 0;
let durationsMs: number[] = [];

/** When a message was due, not when it was sent: otherwise a gateway that blocks its clients would look fast. */
const dueMs = (index: number): number => startMs + (index * 1000) / Number(rate);

const sendDue = (): void => {
  for (; dueMs(due) <= performance.now(); due += 1) {
    if (sent - answered >= MAX_UNANSWERED) continue;
    sockets[due % CLIENTS]?.send(JSON.stringify({ action: "echo", index: due }));
    sent += 1;
  }
};

for (const socket of sockets) {
  socket.on("message", (data: Buffer) => {
    const { index } = JSON.parse(data.toString()) as { index?: number };
    if (index === undefined) throw new Error(`Expected an echo, got ${data.toString()}`);
    durationsMs.push(performance.now() - dueMs(index));
    answered += 1;
  });
  socket.on("close", (code) => {
    throw new Error(`A client's connection was closed with ${code}`);
  });
}

const report = (): void => {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  durationsMs = [];
  const quantile = (share: number) => sorted[Math.floor(share * sorted.length)];
  const figures = { answers: sorted.length, unanswered: sent - answered };
  console.log(JSON.stringify({ ...figures, p50Ms: quantile(0.5), p99Ms: quantile(0.99) }));
};

setInterval(sendDue, LOOK_MS);
setInterval(report, Number(periodSeconds) * 1000);
