// A process that simulates the seeds it is told to, one lot after the other, and tells what came of each.
import { on } from "node:events";
import { runSeeds } from "../../test/simulation/seeds.ts";

const lots = on(process, "message", { close: ["disconnect"] });
for await (const [{ from, count }] of lots as AsyncIterable<[{ from: number; count: number }]>) {
  process.send?.(await runSeeds(from, count));
}
