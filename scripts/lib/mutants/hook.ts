// A module hook that adds the mutants to every file under test on import. Files on disk are unchanged.
//
// A file imported with a generation imports all project files with it: each generation is loaded again, while
// dependencies, which take the most time, are loaded once.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { instrument } from "./instrument.ts";

const ROOT = pathToFileURL(`${process.cwd()}/`).href;

/** Instrumented texts by path: the files are loaded many times. */
const texts = new Map<string, string>();

/** @param isMutated by path from the project's root. */
export const instrumentImports = (isMutated: (path: string) => boolean): void => {
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context);
      const generation = readGeneration(context.parentURL);
      if (generation === null || !isOfProject(resolved.url)) return resolved;
      return { ...resolved, url: ofGeneration(resolved.url, generation) };
    },
    load: (url, context, nextLoad) => {
      if (!url.startsWith("file:")) return nextLoad(url, context);
      const path = relative(process.cwd(), fileURLToPath(url));
      if (!isMutated(path)) return nextLoad(url, context);
      return { format: "module", source: readInstrumented(path), shortCircuit: true };
    },
  });
};

const readInstrumented = (path: string): string => {
  const text = texts.get(path) ?? instrument(path, readFileSync(path, "utf8")).text;
  texts.set(path, text);
  return text;
};

/** @returns the specifier to import a file of this generation. */
export const ofGeneration = (url: string, generation: string): string =>
  `${url}?generation=${generation}`;

const readGeneration = (url: string | undefined): string | null =>
  url?.startsWith("file:") ? new URL(url).searchParams.get("generation") : null;

const isOfProject = (url: string): boolean =>
  url.startsWith(ROOT) && !url.includes("/node_modules/") && !url.includes("?");
