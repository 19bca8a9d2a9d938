// Finds the tests that a new route can affect; the others need not run again.
import { readFileSync } from "node:fs";
import { build, type Metafile } from "esbuild";

/** Paths that a route changes, that are derived from it, or that run it; `modules` is none of them. */
const MENTION =
  /["'`](?:(?:handlers|stacks|dist|cdktf\.out|scripts)(?=["'`/])|(?:main\.ts|README\.md)\b)/;

const COMMENT = /\/\*[\s\S]*?\*\/|^ *\/\/.*$/gm;

/**
 * @param tests paths of test files.
 * @param changed paths that a new route changes.
 * @returns the tests that import one of these, directly or indirectly, or a file that runs or reads such a path.
 */
export const dependentTests = async (tests: string[], changed: string[]): Promise<string[]> => {
  const inputs = await listImports(tests);
  const ownReasons = new Set(
    Object.keys(inputs).filter((path) => changed.includes(path) || namesPath(path)),
  );
  return tests.filter((test) => reaches(test, ownReasons, inputs));
};

const namesPath = (file: string): boolean =>
  MENTION.test(readFileSync(file, "utf8").replaceAll(COMMENT, ""));

const listImports = async (entryPoints: string[]): Promise<Metafile["inputs"]> => {
  const { metafile } = await build({
    entryPoints,
    outdir: "unused",
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  return metafile.inputs;
};

const reaches = (start: string, goals: Set<string>, inputs: Metafile["inputs"]): boolean => {
  const seen = new Set([start]);
  for (const path of seen) {
    if (goals.has(path)) return true;
    for (const imported of inputs[path]?.imports ?? [])
      if (!imported.external) seen.add(imported.path);
  }
  return false;
};
