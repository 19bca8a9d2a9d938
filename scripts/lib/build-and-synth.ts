// What has to be there before this project's own stacks can be served, planned or photographed.
import { spawnSync } from "node:child_process";
import { UsageError } from "../../gateway/cli/index.ts";

const SCRIPTS = ["scripts/build.ts", "scripts/synth.ts"];

/**
 * Each in a process of its own: what bundles and synthesizes takes memory that a gateway has no use for.
 *
 * @throws {UsageError} The script has said what is wrong.
 */
export const buildAndSynthesize = (): void => {
  for (const script of SCRIPTS) {
    const { status } = spawnSync(process.execPath, [script], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new UsageError(`${script} failed; see above.`);
  }
};
