// npm run bootstrap:dev: creates the bucket for an environment's Terraform state, and says how to move the state there.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { nextSteps, readStateBucket } from "./lib/bootstrap.ts";
import { answerHelp } from "./lib/help.ts";

const USAGE = "Usage: node scripts/bootstrap.ts ENVIRONMENT, for example: dev";

answerHelp(import.meta.filename, USAGE);

const [environment] = process.argv.slice(2);

if (!environment) {
  console.error(USAGE);
  process.exit(1);
}

const stack = `${environment}-state`;
const directory = createTemporaryFolder("bootstrap");
const outputs = join(directory, "outputs.json");

try {
  const args = ["scripts/cdktf.ts", "deploy", stack, "--outputs-file", outputs];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  process.exitCode = status ?? 1;
  if (status === 0) {
    console.log(nextSteps(environment, readStateBucket(readFileSync(outputs, "utf8"), stack)));
  }
} finally {
  rmSync(directory, { recursive: true });
}
