// A process with one mistake in its handlers: reports the seed with which the simulation finds it.
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { MUTANTS, mutate } from "../../test/simulation/mutants.ts";

const [index, from, count] = process.argv.slice(2).map(Number);
const mutant = MUTANTS[index ?? -1];
if (!mutant) throw new Error(`There is no mutant ${index}; there are ${MUTANTS.length}.`);
const mutated = pathToFileURL(`handlers/${mutant.file}`).href;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (url !== mutated || !loaded.source) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array).toString();
    return { ...loaded, source: mutate(source, mutant) };
  },
});

await import("../../test/helpers/environment.ts");
const { runSeeds } = await import("../../test/simulation/seeds.ts");
const { failures } = await runSeeds(from ?? 1, count ?? 1, {}, 1);
process.send?.(failures[0] ?? null);
