// The Node.js options of `npm start`, so that benchmarks run with the same ones.
import { readFileSync } from "node:fs";

/** @returns the options and the script. */
export const startCommand = (): { options: string[]; script: string } => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: { start: string };
  };
  const [, ...args] = scripts.start.split(" ");
  return { options: args.slice(0, -1), script: args.at(-1) ?? "" };
};
