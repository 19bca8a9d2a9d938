// Builds and synthesizes this project's stacks, before they are served or planned.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Step, UsageError } from "../../gateway/cli/index.ts";

const SCRIPTS = new Map([
  ["Building the zips", "scripts/build.ts"],
  ["Synthesizing the stacks", "scripts/synth.ts"],
]);

/**
 * Each in its own process, so that the gateway does not keep the memory of bundling and synthesizing. A gateway that
 * serves meanwhile, such as before a restart, goes on answering.
 *
 * @param step says what happens. Default: nothing is said.
 * @throws {UsageError} after the script has printed what is wrong.
 */
export const buildAndSynthesize = async (step: Step = (_, act) => act()): Promise<void> => {
  for (const [what, script] of SCRIPTS) {
    const status = await step(what, () => run(script));
    if (status !== 0) throw new UsageError(`${script} failed; see above.`);
  }
};

/** @returns the exit code; null: a signal ended it. */
const run = async (script: string): Promise<number | null> => {
  const stdio = ["ignore", "ignore", "inherit"] as const;
  const [status] = await once(spawn(process.execPath, [script], { stdio: [...stdio] }), "exit");
  return status as number | null;
};
