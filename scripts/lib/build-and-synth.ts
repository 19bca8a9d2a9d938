// Builds and synthesizes this project's stacks, before they are served or planned.
import { spawnSync } from "node:child_process";
import { UsageError } from "../../gateway/cli/index.ts";

const SCRIPTS = ["scripts/build.ts", "scripts/synth.ts"];

/**
 * Each in its own process, so that the gateway does not keep the memory of bundling and synthesizing.
 *
 * @throws {UsageError} after the script has printed what is wrong.
 */
export const buildAndSynthesize = (): void => {
  for (const script of SCRIPTS) {
    const { status } = spawnSync(process.execPath, [script], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new UsageError(`${script} failed; see above.`);
  }
};
