// npm run synth: runs main.ts, which writes Terraform JSON for each stack to cdktf.out/, and explains errors in one
// sentence.
import { realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { explain } from "./lib/explain.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const MAIN = realpathSync("main.ts");

/** When the app last wrote its stacks. */
const writtenAt = (): number | undefined =>
  statSync(join(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", "manifest.json"), {
    throwIfNoEntry: false,
  })?.mtimeMs;

const before = writtenAt();

try {
  await import(pathToFileURL(MAIN).href);
  if (writtenAt() === before) {
    console.error("main.ts wrote no stack; expected it to end with app.synth().");
    process.exitCode = 1;
  }
} catch (error) {
  console.error(explain(error, MAIN));
  process.exitCode = 1;
}
