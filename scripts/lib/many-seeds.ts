// Distributes seeds among processes, one per core.
import { fork } from "node:child_process";
import { join } from "node:path";
import { add, NO_SEEDS, type Summary } from "../../test/simulation/seeds.ts";

/** What a seed decides. */
export type Simulated = "pipeline" | "day";

/** Seeds per batch: few enough that all processes finish at about the same time. */
const LOTS = { pipeline: 50, day: 2 };

/** @param onLot called with the results so far. */
export const runInProcesses = async (
  what: Simulated,
  from: number,
  count: number,
  processes: number,
  onLot: (sum: Summary) => void,
): Promise<Summary> => {
  let next = from;
  let sum = NO_SEEDS;
  const takeLot = () => {
    const lot = { from: next, count: Math.min(LOTS[what], from + count - next) };
    next += lot.count;
    return lot.count > 0 ? lot : undefined;
  };
  const serve = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(join(import.meta.dirname, "seed-process.ts"), [what]);
      const give = () => {
        const lot = takeLot();
        if (lot) child.send(lot);
        else child.disconnect();
      };
      child.on("message", (summary: Summary) => {
        sum = add(sum, summary);
        onLot(sum);
        give();
      });
      child.on("exit", (code) =>
        code === 0
          ? resolve()
          : reject(new Error(`A process of the simulation exited with ${code}`)),
      );
      give();
    });
  await Promise.all(Array.from({ length: processes }, serve));
  return sum;
};
