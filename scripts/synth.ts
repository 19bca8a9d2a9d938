// npm run synth: runs main.ts, which writes Terraform JSON for each stack into cdktf.out/, and says in a sentence what is
// wrong with it.
import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { explain } from "./lib/explain.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const MAIN = realpathSync("main.ts");

try {
  await import(pathToFileURL(MAIN).href);
} catch (error) {
  console.error(explain(error, MAIN));
  process.exitCode = 1;
}
