// Makes every file under test come with its mutants when it is imported. The files on the disk stay as they are.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { instrument } from "./instrument.ts";

/** @param isMutated by path, from the project's root. */
export const instrumentImports = (isMutated: (path: string) => boolean): void => {
  registerHooks({
    load: (url, context, nextLoad) => {
      if (!url.startsWith("file:")) return nextLoad(url, context);
      const path = relative(process.cwd(), fileURLToPath(url));
      if (!isMutated(path)) return nextLoad(url, context);
      const { text } = instrument(path, readFileSync(path, "utf8"));
      return { format: "module", source: text, shortCircuit: true };
    },
  });
};
