#!/usr/bin/env node
// npm create cdktf-websocket-api DIR: creates a new project in DIR.
import { parseArgs } from "node:util";
import { createProject, CreateError } from "./index.ts";

const USAGE = `Usage: npm create cdktf-websocket-api DIR

  DIR      folder of the new project, which is created
  --help   this text`;

const main = (args: string[]): void => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: "boolean" } },
  });
  const [directory, ...others] = positionals;
  if (values.help) console.log(USAGE);
  else if (directory === undefined || others.length > 0) throw new CreateError(USAGE);
  else {
    createProject({ directory });
    console.log(`${directory} is ready:\n\n  cd ${directory}\n  npm install\n  npm start`);
  }
};

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
