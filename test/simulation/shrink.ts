// Shrinks a failing seed: fewer clients, broadcasts and faults, as long as the same promise is broken.
import { FAULTS } from "./faults.ts";
import { runSeed } from "./seeds.ts";
import type { SimulationOptions } from "./simulation.ts";

/** @returns the smallest options that break the same promise. */
export const shrink = async (options: SimulationOptions): Promise<SimulationOptions> => {
  const rule = await brokenRule(options);
  if (rule === undefined) return options;
  let smallest = options;
  const attempt = async (change: Partial<SimulationOptions>) => {
    const smaller = { ...smallest, ...change };
    if ((await brokenRule(smaller)) === rule) smallest = smaller;
  };
  for (const broadcasts of [1, 2, 3]) {
    if (smallest.broadcasts === undefined) await attempt({ broadcasts });
  }
  for (const clients of [1, 2, 4, 8, 16]) {
    if (smallest.clients === undefined) await attempt({ clients });
  }
  for (const fault of Object.keys(FAULTS)) {
    await attempt({ without: new Set([...(smallest.without ?? []), fault]) });
  }
  return smallest;
};

const brokenRule = async (options: SimulationOptions): Promise<string | undefined> =>
  (await runSeed(options)).failures[0]?.violations[0]?.rule;

/** The command that reproduces the failure. */
export const formatCommand = ({ seed, without, clients, broadcasts }: SimulationOptions): string =>
  [
    `npm run simulate -- --seed ${seed} --trace`,
    ...(clients === undefined ? [] : [`--clients ${clients}`]),
    ...(broadcasts === undefined ? [] : [`--broadcasts ${broadcasts}`]),
    ...(without && without.size > 0 ? [`--without "${[...without].join(",")}"`] : []),
  ].join(" ");
