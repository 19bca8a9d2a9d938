// Builds and synthesizes this project's stacks, before they are served or planned.
import { spawnSync } from "node:child_process";
import { type Step, UsageError } from "../../gateway/cli/index.ts";

const SCRIPTS = new Map([
  ["Building the zips", "scripts/build.ts"],
  ["Synthesizing the stacks", "scripts/synth.ts"],
]);

/**
 * Each in its own process, so that the gateway does not keep the memory of bundling and synthesizing.
 *
 * @param step says what happens. Default: nothing is said.
 * @throws {UsageError} after the script has printed what is wrong.
 */
export const buildAndSynthesize = (step: Step = (_, act) => act()): void => {
  for (const [what, script] of SCRIPTS) {
    const { status } = step(what, () =>
      spawnSync(process.execPath, [script], { stdio: ["ignore", "ignore", "inherit"] }),
    );
    if (status !== 0) throw new UsageError(`${script} failed; see above.`);
  }
};
