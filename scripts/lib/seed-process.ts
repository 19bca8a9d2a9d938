// A process that simulates lots of seeds on request, and reports the results. Its argument says what: `pipeline` or `day`.
import { on } from "node:events";
import { simulateDay } from "../../test/simulation/day/day.ts";
import { runSeeds, sumSeeds } from "../../test/simulation/seeds.ts";

const run = process.argv[2] === "day" ? sumSeeds(simulateDay) : runSeeds;

const lots = on(process, "message", { close: ["disconnect"] });
for await (const [{ from, count }] of lots as AsyncIterable<[{ from: number; count: number }]>) {
  process.send?.(await run(from, count));
}
