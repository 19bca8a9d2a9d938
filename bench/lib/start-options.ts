// The options that `npm start` gives to Node.js: whatever is measured runs with them as well.
import { readFileSync } from "node:fs";

/** @returns those before the script, and the script. */
export const startCommand = (): { options: string[]; script: string } => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: { start: string };
  };
  const [, ...args] = scripts.start.split(" ");
  return { options: args.slice(0, -1), script: args.at(-1) ?? "" };
};
