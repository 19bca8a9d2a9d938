// Runs the package's command with the process's arguments.
import { readFileSync } from "node:fs";
import { parseJson } from "../../shared/bounded-json.ts";
import { runCommand } from "./run.ts";

/** Two folders up, both in the package and in its source. */
const PACKAGE = new URL("../../package.json", import.meta.url);

const { name, version } = parseJson(readFileSync(PACKAGE, "utf8")) as Record<string, string>;

await runCommand(process.argv.slice(2), {
  command: name ?? "",
  version: version ?? "",
  flags: {},
});
