// npm run deploy:dev and its siblings: the CDKTF CLI at an exact version, fetched when it is first needed.
import { spawnSync } from "node:child_process";
import { answerHelp } from "./lib/help.ts";

const USAGE =
  "Usage: node scripts/cdktf.ts COMMAND STACK [options of the CLI], for example: deploy dev";

answerHelp(import.meta.filename, USAGE);

/**
 * 423 MB of an archived tool are no dependency of a project that most people never deploy from their laptop. Its
 * terminal library has binaries for Node.js up to 22, and is otherwise compiled on the spot.
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
  // Otherwise it asks a server for newer versions, and waits for it.
  env: { ...process.env, CHECKPOINT_DISABLE: "1" },
});
process.exitCode = status ?? 1;
