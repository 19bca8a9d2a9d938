// npm run test:mocha: runs all tests, in one process per core, and records coverage for `npm run coverage`.
//
// mocha itself runs the files in parallel. It is started without c8 in between, whose exit code would hide that mocha
// was killed. A run without mocha's summary fails, whatever its exit code.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { answerHelp } from "./lib/help.ts";

answerHelp(
  import.meta.filename,
  "Usage: npm run test:mocha [-- MOCHA OPTIONS]; default: all tests, in parallel",
);

/** Where `c8 report` reads coverage. */
const COVERAGE = join("coverage", "tmp");

/** mocha's last lines. */
const SUMMARY = /^ +\d+ passing/m;

const run = async (args: string[]): Promise<number> => {
  rmSync(COVERAGE, { recursive: true, force: true });
  const mocha = spawn("mocha", args, {
    env: { ...process.env, NODE_V8_COVERAGE: COVERAGE },
    stdio: ["inherit", "pipe", "inherit"],
  });
  let tail = "";
  mocha.stdout.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-100_000);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      mocha.once("error", reject).once("close", (...ended) => resolve(ended));
    },
  );
  if (code === 0 && SUMMARY.test(tail)) return 0;
  if (signal) console.error(`mocha was killed by ${signal}.`);
  else if (code === 0) console.error("mocha exited without its summary: some tests did not run.");
  return code || 1;
};

const parallel = ["--parallel", "--jobs", String(availableParallelism())];
const args = process.argv.slice(2);
process.exitCode = await run(args.length > 0 ? args : [...parallel, "test/**/*.test.ts"]);
