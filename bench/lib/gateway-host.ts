// The gateway in a separate process that reports its memory.
//
// node --expose-gc bench/lib/gateway-host.ts PLAN Prints its port, and for every input line its memory after a garbage
// collection, each as a line of JSON.
import { createInterface } from "node:readline";
import { type FinishedInvocation, startGateway } from "../../gateway/index.ts";

/** Higher than the load, so that the quota is not measured. */
const RATE = 1_000_000;

const MIB = 1024 * 1024;

const { gc } = globalThis;
if (!gc)
  throw new Error("Start this with --expose-gc: it measures memory after a garbage collection");

/** What a client's "Internal server error" does not say. */
const tellFailure = ({ hasFailed, functionName, result, durationMs }: FinishedInvocation): void => {
  if (hasFailed) console.error(`${functionName}: ${result} after ${durationMs.toFixed()} ms`);
};

const gateway = await startGateway({
  planPath: process.argv[2] ?? "plan.json",
  output: { functionLine: () => {}, info: () => {}, warn: console.error, invoked: tellFailure },
  accountThrottle: { rateLimit: RATE, burstLimit: RATE },
});
console.log(JSON.stringify({ port: gateway.port }));

const memory = () => {
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapMb: (heapUsed + external) / MIB, rssMb: rss / MIB };
};

for await (const _ of createInterface({ input: process.stdin })) {
  // The first collection finalizes what the second one frees.
  gc();
  gc();
  console.log(JSON.stringify(memory()));
}
