// A broadcast to 100,000 connections with what is deployed: the zip, its role, queues, mappings and table. Each
// invocation has 10 seconds, and a rate at which it cannot finish in them.
import { runBroadcast } from "../test/helpers/broadcast-run.ts";
import { machine } from "./lib/processes.ts";
import { judge, table } from "./lib/statistics.ts";

const CONNECTIONS = 100_000;

/** Two for the broadcast, ten that share it. */
const WORKERS = 12;

/** A partition of 6,250 connections takes longer than the seven seconds in which a worker posts. */
const POSTS_PER_SECOND = 800;

const run = await runBroadcast({
  connections: CONNECTIONS,
  timeoutSeconds: 10,
  workers: WORKERS,
  postsPerSecond: POSTS_PER_SECOND,
  patienceMs: 180_000,
});

const distinct = new Set(run.delivered);
const lost = run.ids.filter((id) => !distinct.has(id)).length;
const seconds = run.elapsedMs / 1000;
const happened = Object.entries(run.counts).filter(([, count]) => count > 0);

console.log(`${table([["counted by the function", ""], ...happened])}

${run.invocations.length} invocations of ${WORKERS} workers, ${seconds.toFixed(1)} s, ${machine()}.`);
judge([
  ["connections that got it", distinct.size, ">=", CONNECTIONS],
  ["lost", lost, "<=", 0],
  ["delivered twice", run.delivered.length - distinct.size, "<=", 0],
  ["left to others when the time was up", run.counts["requeued"] ?? 0, ">=", 1],
  ["partitions given to others", run.counts["continuations"] ?? 0, ">=", 10],
]);
