// The gateway in a process of its own, which tells how much memory it takes.
//
// node --expose-gc bench/lib/gateway-host.ts PLAN
// Prints its port, and for every line that it is sent its memory after a garbage collection, each as a line of JSON.
import { createInterface } from "node:readline";
import { startGateway } from "../../gateway/index.ts";

/** More than anybody sends: it is not the quota that is measured. */
const RATE = 1_000_000;

const MIB = 1024 * 1024;

const { gc } = globalThis;
if (!gc)
  throw new Error("Start this with --expose-gc: it measures what is left after a collection");

const gateway = await startGateway({
  planPath: process.argv[2] ?? "plan.json",
  accountThrottle: { rateLimit: RATE, burstLimit: RATE },
});
console.log(JSON.stringify({ port: gateway.port }));

const memory = () => {
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapMb: (heapUsed + external) / MIB, rssMb: rss / MIB };
};

for await (const _ of createInterface({ input: process.stdin })) {
  // What a first one finalizes, a second one frees.
  gc();
  gc();
  console.log(JSON.stringify(memory()));
}
