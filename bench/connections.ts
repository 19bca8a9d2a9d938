// Thousands of connections: 5,000 at once, each of which gets a pong and an echo; and 20,000 that open and close, after
// which the gateway's memory must return to its previous size.
//
// Clients connect at API Gateway's quota, 500 a second. Memory is that of the gateway's process after a garbage
// collection; "before" is after 2,000 connections have opened and closed.
import { setTimeout } from "node:timers/promises";
import { type Host, type Memory, withHost } from "./lib/host.ts";
import { jsonLines, machine, runProcess, startProcess } from "./lib/processes.ts";
import { judge, table } from "./lib/statistics.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const AT_ONCE = 5000;
const COMING_AND_GOING = 20_000;
const WARM_UP = 2000;

/** Memory has returned when it is at most this multiple of its previous size. */
const BACK = 1.1;

/** Milliseconds that memory may take to return, and between two measurements. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 2000;

interface Load {
  served: number;
  openedMs: number;
  p50Ms: number;
  p99Ms: number;
}

const args = (measurement: string, { url }: Host, count: number): string[] => [
  "bench/connections/load.ts",
  measurement,
  url,
  String(count),
];

const churn = (host: Host, count: number): Promise<Load> =>
  runProcess<Load>(undefined, args("churn", host, count));

/** @returns how many were served, and their memory. */
const hold = async (host: Host): Promise<Load & { memory: Memory }> => {
  const clients = startProcess(undefined, args("hold", host, AT_ONCE));
  try {
    const load = await jsonLines<Load>(clients)();
    return { ...load, memory: await host.measure() };
  } finally {
    clients.kill();
  }
};

const isBack = (before: Memory, after: Memory): boolean =>
  after.heapMb <= BACK * before.heapMb && after.rssMb <= BACK * before.rssMb;

const settled = async (host: Host, before: Memory): Promise<Memory> => {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const after = await host.measure();
    if (isBack(before, after) || performance.now() > deadlineMs) return after;
    await setTimeout(LOOK_MS);
  }
};

const row = (what: string, { heapMb, rssMb }: Memory) => [what, heapMb, rssMb];

await withHost(async (host) => {
  await churn(host, WARM_UP);
  const before = await host.measure();
  const gone = await churn(host, COMING_AND_GOING);
  const after = await settled(host, before);
  const held = await hold(host);
  const left = await settled(host, before);
  console.log(
    table([
      ["", "heap, MB", "process, MB"],
      row(`before, after ${WARM_UP} connections`, before),
      row(`after ${COMING_AND_GOING} more have opened and closed`, after),
      row(`with ${AT_ONCE} at once`, held.memory),
      row("after they have closed", left),
    ]),
  );
  const perConnection = ((held.memory.heapMb - before.heapMb) * 1024) / AT_ONCE;
  console.log(`
${Math.round(gone.served / (gone.openedMs / 1000))} connects and disconnects a second.
${held.served} at once: opened in ${Math.round(held.openedMs / 1000)} s, ${perConnection.toFixed(1)} KB of heap each; a pong and an echo took
${held.p50Ms.toFixed(1)} ms (p50), ${held.p99Ms.toFixed(1)} ms (p99) with 50 that ask at a time. ${machine()}`);
  judge([
    ["served of 5,000 at once", held.served, ">=", AT_ONCE],
    ["heap after 20,000 ÷ before", after.heapMb / before.heapMb, "<=", BACK],
    ["process after 20,000 ÷ before", after.rssMb / before.rssMb, "<=", BACK],
    ["heap after 5,000 at once ÷ before", left.heapMb / before.heapMb, "<=", BACK],
  ]);
});
