// The project's functions, from the only list of them: the files in handlers/.
import { readdirSync } from "node:fs";
import { basename } from "node:path";

/** Names of functions, which are those of their files, in alphabetical order. */
export const HANDLERS: readonly string[] = readdirSync("handlers", { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map(({ name }) => basename(name, ".ts"))
  .toSorted();
