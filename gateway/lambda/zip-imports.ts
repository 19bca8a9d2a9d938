// Finds imports of packages that Lambda's runtimes bring, in a function's sources.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isObject, type Value } from "../terraform/values.ts";
import { type CodeFile, listCodeFiles } from "./code-files.ts";

/** Bytes. Larger sources are bundles, which contain what they import. */
const MAX_SOURCE_BYTES = 8 * 1024 * 1024;

/** `from`, `import` or `require` of a package of the SDK, with the package's name. */
const NODE_IMPORT =
  /\b(?:from|import|require)\s*\(?\s*["'`](@(?:aws-sdk|smithy)\/[\w.-]+|aws-sdk)["'`/]/g;

/** Its SDK has a gem for each service, and one that requires them all. */
const RUBY_IMPORT = /^[ \t]*require[ \t(]+["'](aws-sdk(?:-\w+)?)["']/gm;

const PYTHON_IMPORT = /^[ \t]*(?:import|from)[ \t]+(boto3|botocore)\b/gm;

export interface Imports {
  /** Paths of sources that are not themselves of packages. */
  isSource: (path: string) => boolean;
  imports: RegExp;
  /** Whether an entry shows that a zip has a package. */
  isOf: (name: string, path: string) => boolean;
}

export const NODE: Imports = {
  isSource: (path) => /\.[cm]?js$/.test(path) && !isInFolder("node_modules", path),
  imports: NODE_IMPORT,
  isOf: (name, path) => isInFolder(`node_modules/${name}`, path),
};

export const PYTHON: Imports = {
  isSource: (path) => path.endsWith(".py"),
  imports: PYTHON_IMPORT,
  isOf: (name, path) => isInFolder(name, path),
};

export const RUBY: Imports = {
  isSource: (path) => path.endsWith(".rb") && !isInFolder("gems", path),
  imports: RUBY_IMPORT,
  isOf: (name, path) => `/${path}`.includes(`/gems/${name}-`),
};

/** Or is the folder itself, which npm may link to one elsewhere. */
const isInFolder = (folder: string, path: string): boolean => `/${path}/`.includes(`/${folder}/`);

/**
 * @param zipPaths of the function and of its layers; those that cannot be read are left out.
 * @returns names of the packages that the function imports and that none of the zips has.
 */
export const findMissing = async (
  { isSource, imports, isOf }: Imports,
  [zipPath = "", ...layerPaths]: string[],
): Promise<string[]> => {
  const own = await readIfPossible(zipPath);
  const layers = await Promise.all(layerPaths.map(readIfPossible));
  const names = new Set<string>();
  for (const source of own.filter(({ kind, path }) => kind === "file" && isSource(path))) {
    for (const [, name = ""] of (await readText(source)).matchAll(imports)) names.add(name);
  }
  const entries = [...own, ...layers.flat()];
  return [...names].filter((name) => !entries.some(({ path }) => isOf(name, path)));
};

/**
 * Finds dependencies that were not installed before the code was zipped.
 *
 * @param zipPaths of the function and of its layers.
 * @returns those that package.json lists and a source imports, and that none of the zips has. Bundles import none.
 */
export const findUninstalled = async ([zipPath = "", ...layerPaths]: string[]): Promise<
  string[]
> => {
  const own = await readIfPossible(zipPath);
  const manifest = own.find(({ path }) => path === "package.json");
  const layers = await Promise.all(layerPaths.map(readIfPossible));
  const entries = [...own, ...layers.flat()];
  const absent = (manifest ? listDependencies(await readText(manifest)) : []).filter(
    (name) => !entries.some(({ path }) => NODE.isOf(name, path)),
  );
  if (absent.length === 0) return [];
  const imported = new Set<string>();
  for (const source of own.filter(({ kind, path }) => kind === "file" && NODE.isSource(path))) {
    for (const [, name = ""] of (await readText(source)).matchAll(ANY_IMPORT)) imported.add(name);
  }
  return absent.filter((name) => imported.has(name));
};

/** `from`, `import` or `require` of a package, with the package's name. */
const ANY_IMPORT = /\b(?:from|import|require)\s*\(?\s*["'`]((?:@[\w.-]+\/)?[\w.-]+)["'`/]/g;

const listDependencies = (manifest: string): string[] => {
  const document = parseJsonOrNothing(manifest) as Value | undefined;
  const dependencies = isObject(document) ? document["dependencies"] : undefined;
  return isObject(dependencies) ? Object.keys(dependencies) : [];
};

/** Other warnings, and the first call, tell what is wrong with a zip. */
const readIfPossible = (path: string): Promise<CodeFile[]> => listCodeFiles(path).catch(() => []);

const readText = async (file: CodeFile): Promise<string> => {
  const contents = await file.read(MAX_SOURCE_BYTES).catch(() => undefined);
  return contents?.toString() ?? "";
};
