#!/usr/bin/env node
// npm create cdktf-websocket-api DIR: creates a new project in DIR.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createProject, CreateError } from "./index.ts";

const USAGE = `Usage: npm create cdktf-websocket-api DIR

  DIR        folder of the new project, which is created
  --version  the version of this program
  --help     this text`;

const main = (args: string[]): void => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: "boolean" }, version: { type: "boolean" } },
  });
  const [directory, ...others] = positionals;
  if (values.help) console.log(USAGE);
  else if (values.version) console.log(ownVersion());
  else if (directory === undefined || others.length > 0) throw new CreateError(USAGE);
  else {
    createProject({ directory });
    console.log(`${directory} is ready:\n\n  cd ${directory}\n  npm install\n  npm start`);
  }
};

/** Reads the package's manifest: this file is published as `dist/bin.js`. */
const ownVersion = (): string => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
};

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
