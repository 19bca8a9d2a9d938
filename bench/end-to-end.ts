// A broadcast to 100,000 connections with the deployed parts: the zip, its role, queues, mappings and table. Each
// invocation has 10 seconds, and a rate limit with which it cannot finish in that time.
import { machine } from "./lib/processes.ts";
import { judge, table } from "./lib/statistics.ts";
import { simulate } from "./scale/simulation.ts";
import { runBroadcast } from "../scripts/lib/broadcast-run/broadcast-run.ts";
import { buildAndSynthesize } from "../scripts/lib/build-and-synth.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const CONNECTIONS = 100_000;

/** Two workers for the broadcast, ten that share it. */
const WORKERS = 12;

/** A partition of 6,250 connections takes longer than the seven seconds in which a worker posts. */
const POSTS_PER_SECOND = 600;

const TIMEOUT_SECONDS = 10;

/**
 * The same broadcast in the model of docs/scale.md: the gateway polls and starts a worker within a tenth of a second.
 */
const simulated = simulate({
  connections: CONNECTIONS,
  shards: 16,
  workers: WORKERS,
  quota: { perSecond: POSTS_PER_SECOND * WORKERS, atOnce: 50 * WORKERS },
  timeoutSeconds: TIMEOUT_SECONDS,
  workerPostsPerSecond: 10_000,
  hopSeconds: 0.1,
  arrivals: [0],
});

await buildAndSynthesize();
const run = await runBroadcast({
  configurationPath: "cdktf.out/stacks/dev/cdk.tf.json",
  connections: CONNECTIONS,
  timeoutSeconds: TIMEOUT_SECONDS,
  workers: WORKERS,
  postsPerSecond: POSTS_PER_SECOND,
  patienceMs: 180_000,
});

const distinct = new Set(run.delivered);
const lost = run.ids.filter((id) => !distinct.has(id)).length;
const seconds = run.elapsedMs / 1000;
const happened = Object.entries(run.counts).filter(([, count]) => count > 0);

console.log(`${table([["counted by the function", ""], ...happened])}

${run.invocations.length} invocations of ${WORKERS} workers, ${seconds.toFixed(1)} s, ${machine()}.
The simulation behind docs/scale.md: ${simulated.invocations} invocations, ${simulated.seconds.toFixed(1)} s.`);
judge([
  ["connections that got it", distinct.size, ">=", CONNECTIONS],
  ["lost", lost, "<=", 0],
  ["delivered twice", run.delivered.length - distinct.size, "<=", 0],
  ["requeued at the deadline", run.counts["requeued"] ?? 0, ">=", 1],
  ["seconds ÷ simulated seconds, at least", seconds / simulated.seconds, ">=", 0.8],
  ["seconds ÷ simulated seconds, at most", seconds / simulated.seconds, "<=", 1.25],
  ["partitions handed over", run.counts["continuations"] ?? 0, ">=", 10],
]);
