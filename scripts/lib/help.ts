// Answers --help with the comment at the head of a script.
import { readFileSync } from "node:fs";

/**
 * Prints help and exits if the arguments ask for it. Call it before anything else.
 *
 * @param filename of the script.
 * @param more usage of a script that takes arguments.
 */
export const answerHelp = (filename: string, more = ""): void => {
  if (!process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h")) return;
  const [head = ""] = /^(?:\/\/.*\n)+/.exec(readFileSync(filename, "utf8")) ?? [];
  console.log(`${head.replaceAll(/^\/\/ ?/gm, "").trim()}${more && `\n\n${more}`}`);
  process.exit(0);
};
