// Bundles top-level files of handlers/ and zips each, reproducibly on every machine.
import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import {
  build,
  type BuildOptions,
  type BuildResult,
  type Metafile,
  type OutputFile,
} from "esbuild";
import { zipSync } from "fflate";
import { billOfMaterials, packageFolder } from "./bill-of-materials.ts";
import { handlerEntry } from "./handler-entry.ts";
import { createRouteModules } from "./route-modules.ts";
import { removeOthers, writeWhole } from "./whole-files.ts";

export interface Bundle {
  /** Name of the handler's file without its extension. */
  name: string;
  zipPath: string;
  zipBytes: number;
  /** The largest package in the bundle, or "" if it has none. */
  largestDependency: string;
}

/** Options for esbuild; {@link writeBundles} writes the results. */
export type HandlerBuildOptions = BuildOptions & { metafile: true; write: false };
export type HandlerBuildResult = BuildResult<HandlerBuildOptions>;

/** Bundles all handlers of a folder, and removes everything else from `outDir`. */
export const bundleHandlers = async (handlersDir: string, outDir: string): Promise<Bundle[]> => {
  const result = await build(buildOptions(await entryPoints(handlersDir), outDir));
  await mkdir(outDir, { recursive: true });
  const bundles = await writeBundles(result);
  const names = bundles.flatMap(({ name }) => [
    `${name}.zip`,
    `${name}.js.map`,
    `${name}.cdx.json`,
  ]);
  await removeOthers(outDir, new Set(names));
  return bundles;
};

/** @returns the handlers' files: those in the folder itself. */
export const entryPoints = async (handlersDir: string): Promise<string[]> => {
  const files = await readdir(handlersDir, { withFileTypes: true });
  const entries = files.filter((file) => file.isFile() && file.name.endsWith(".ts"));
  return entries.map(({ name }) => join(handlersDir, name)).toSorted();
};

export const buildOptions = (entries: string[], outDir: string): HandlerBuildOptions => ({
  entryPoints: entries.map((entry) => ({ in: entry, out: basename(entry, ".ts") })),
  plugins: [handlerEntry, createRouteModules(dirname(entries[0] ?? ""))],
  outdir: outDir,
  bundle: true,
  minify: true,
  platform: "node",
  target: "node24",
  // CommonJS loads faster than ESM on Lambda; `module` first lets esbuild remove unused code.
  format: "cjs",
  mainFields: ["module", "main"],
  alias: {
    "@aws-sdk/credential-provider-node": resolve("handlers/lib/aws/credential-provider.ts"),
  },
  sourcemap: "external",
  metafile: true,
  write: false,
  // The thrown error contains the messages.
  logLevel: "silent",
});

/**
 * Writes each source map and bill of materials next to its zip: Lambda does not need them, but readers of stack traces
 * and advisories do.
 */
export const writeBundles = async (result: HandlerBuildResult): Promise<Bundle[]> => {
  const { outputFiles, metafile } = result;
  const maps = outputFiles.filter(({ path }) => path.endsWith(".map"));
  await Promise.all(maps.map(({ path, contents }) => writeWhole(path, contents)));
  const bundles = outputFiles.filter(({ path }) => path.endsWith(".js"));
  return Promise.all(bundles.map((file) => writeZip(file, metafile)));
};

const writeZip = async ({ path, contents }: OutputFile, metafile: Metafile): Promise<Bundle> => {
  const zipPath = path.replace(/\.js$/, ".zip");
  const bytes = zipSync({ "index.js": [contents, ZIP_ENTRY] });
  await writeWhole(zipPath, bytes);
  const inputs = metafile.outputs[relative(process.cwd(), path)]?.inputs ?? {};
  const name = basename(path, ".js");
  const bill = billOfMaterials({ name, zip: bytes, inputs });
  await writeWhole(path.replace(/\.js$/, ".cdx.json"), bill);
  return {
    name,
    zipPath,
    zipBytes: bytes.length,
    largestDependency: largestDependency(inputs),
  };
};

/**
 * Reproducible: date and mode of each entry are fixed, and fflate compresses in plain JavaScript, unlike Node's zlib,
 * whose output depends on the processor. 0o644 lets Lambda's user read the file.
 */
const ZIP_ENTRY = { mtime: "1980-01-01T00:00:00", os: 3, attrs: 0o100644 << 16, level: 9 } as const;

const largestDependency = (inputs: Metafile["outputs"][string]["inputs"]): string => {
  const bytes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = packageFolder(path)?.split("node_modules/").at(-1);
    if (name) bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? "";
};
