// What a script answers to --help: the comment at its head, and it does nothing else.
import { readFileSync } from "node:fs";

/**
 * Ends the process when the arguments ask for help. Call it before anything else.
 *
 * @param filename of the script.
 * @param more lines for those that take arguments.
 */
export const answerHelp = (filename: string, more = ""): void => {
  if (!process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h")) return;
  const [head = ""] = /^(?:\/\/.*\n)+/.exec(readFileSync(filename, "utf8")) ?? [];
  console.log(`${head.replaceAll(/^\/\/ ?/gm, "").trim()}${more && `\n\n${more}`}`);
  process.exit(0);
};
