// A process that simulates lots of seeds on request, and reports the results.
import { on } from "node:events";
import { runSeeds } from "../../test/simulation/seeds.ts";

const lots = on(process, "message", { close: ["disconnect"] });
for await (const [{ from, count }] of lots as AsyncIterable<[{ from: number; count: number }]>) {
  process.send?.(await runSeeds(from, count));
}
