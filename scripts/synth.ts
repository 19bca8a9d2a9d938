// npm run synth: runs main.ts, which writes Terraform JSON for each stack to cdktf.out/, and explains errors in one
// sentence.
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { explain } from "./lib/explain.ts";
import { answerHelp } from "./lib/help.ts";
import { replaceStacks } from "./lib/whole-stacks.ts";

answerHelp(import.meta.filename);

const MAIN = realpathSync("main.ts");

class NothingWritten extends Error {}

/** @param folder that the app writes its stacks to. */
const synthesize = async (folder: string): Promise<void> => {
  process.env["CDKTF_OUTDIR"] = folder;
  await import(pathToFileURL(MAIN).href);
  if (existsSync(join(folder, "manifest.json"))) return;
  throw new NothingWritten("main.ts wrote no stack; expected it to end with app.synth().");
};

try {
  await replaceStacks(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", synthesize);
} catch (error) {
  console.error(error instanceof NothingWritten ? error.message : explain(error, MAIN));
  process.exitCode = 1;
}
