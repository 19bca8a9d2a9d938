// npm run deploy:dev and the like: runs an exact version of the CDKTF CLI, downloaded on first use.
import { spawnSync } from "node:child_process";
import { answerHelp } from "./lib/help.ts";

const USAGE =
  "Usage: node scripts/cdktf.ts COMMAND STACK [options of the CLI], for example: deploy dev";

answerHelp(import.meta.filename, USAGE);

/**
 * Not a dependency: the archived CLI takes 423 MB, and most people never deploy from their laptop. Its terminal library
 * has binaries only for Node.js up to 22, and would be compiled otherwise.
 */
const PACKAGES = ["cdktf-cli@0.21.0", "node@22.23.3"];

const [command, stack, ...options] = process.argv.slice(2);

if (!command || !stack) {
  console.error(USAGE);
  process.exit(1);
}

const npxOptions = ["--yes", ...PACKAGES.map((name) => `--package=${name}`), "--"];

// The CLI runs the app of cdktf.json, which builds the zips and synthesizes.
const { status } = spawnSync("npx", [...npxOptions, "cdktf", command, stack, ...options], {
  stdio: "inherit",
  shell: process.platform === "win32",
  // Otherwise it checks a server for newer versions, and waits for the response.
  env: { ...process.env, CHECKPOINT_DISABLE: "1" },
});
process.exitCode = status ?? 1;
