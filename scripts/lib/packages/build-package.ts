// Builds the published files of a package: JavaScript with source maps, and declarations.
import { cp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { type Edition, type PackageBuild, PACKAGES } from "./builds.ts";
import { writeDeclarations } from "./declarations.ts";

/** Root of the whole project: npm runs the script in the package's folder. */
const ROOT = resolve(import.meta.dirname, "../../..");

/** The oldest Node.js that the packages support. */
const TARGET = "node20.19";

/** CommonJS inside an ES module loads Node.js's built-in modules by `require`. */
const REQUIRE =
  'import { createRequire as createRequireOfBundle } from "node:module"; ' +
  "const require = createRequireOfBundle(import.meta.url);";

/** @param folder of the package, which is its workspace. @throws when it is not a package that is built. */
export const buildPackage = async (folder: string): Promise<void> => {
  const definition = Object.hasOwn(PACKAGES, folder) ? PACKAGES[folder] : undefined;
  if (!definition) {
    const expected = Object.keys(PACKAGES).join(", ");
    throw new Error(`"${folder}" is not a package of this project; expected one of ${expected}.`);
  }
  const dist = join(ROOT, folder, "dist");
  await rm(dist, { recursive: true, force: true });
  for (const edition of definition.editions) await build(createOptions(definition, edition, dist));
  for (const [from, to] of Object.entries(definition.copies ?? {})) {
    const filter = (path: string): boolean => !definition.leavesOut?.test(path);
    await cp(join(ROOT, from), join(dist, to), { recursive: true, filter });
  }
  for (const { folder: name = "", rename } of definition.editions) {
    writeDeclarations({ root: ROOT, door: definition.door, target: join(dist, name), rename });
  }
  await definition.finish?.(dist, ROOT);
  // npm only publishes a license file that is next to the package.json.
  await cp(join(ROOT, "LICENSE"), join(ROOT, folder, "LICENSE"));
};

const createOptions = (
  { bundlesDependencies = false, isForBrowsers = false }: PackageBuild,
  { entryPoints, folder = "", plugins = [] }: Edition,
  dist: string,
): BuildOptions => ({
  absWorkingDir: ROOT,
  entryPoints,
  outdir: join(dist, folder),
  plugins,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: isForBrowsers ? "neutral" : "node",
  minify: isForBrowsers,
  target: TARGET,
  sourcemap: true,
  // Source maps cover the package's own files, not those of dependencies.
  sourcesContent: !bundlesDependencies,
  packages: bundlesDependencies ? "bundle" : "external",
  legalComments: "none",
  ...(bundlesDependencies && { banner: { js: REQUIRE } }),
});
