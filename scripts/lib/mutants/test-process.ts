// Runs in its own process: loads test files once, and runs some of their tests for each mutant.
import { instrumentImports } from "./hook.ts";
import { MochaRun } from "./mocha-run.ts";
import type { Answer, Order, Progress } from "./protocol.ts";
import { bringToLife } from "./switches.ts";

const mutated = new Set(process.argv.slice(2));
instrumentImports((path) => mutated.has(path));

// A mutant may leave promises behind that reject later without a handler.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

let run: MochaRun | undefined;
let generation = 0;

const reportProgress = (limitMs: number): void => {
  process.send?.({ kind: "progress", limitMs } satisfies Progress);
};

const obey = async (order: Order): Promise<Answer> => {
  bringToLife(order.alive);
  if (order.kind === "run") {
    if (!run) throw new Error('Received "run" before "load".');
    return { kind: "ran", failed: await run.until(order.tests, reportProgress) };
  }
  generation += 1;
  run = await MochaRun.load(order.files, String(generation));
  return order.kind === "load" ? { kind: "loaded" } : { kind: "tried", ...(await run.tryAll()) };
};

process.on("message", (order: Order) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    // A mutant that prevents its test files from loading is detected.
    (error: unknown) =>
      process.send?.({ kind: "ran", failed: { title: "load", message: String(error) } }),
  );
});
process.on("disconnect", () => process.exit());
