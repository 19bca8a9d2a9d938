// Builds what a package publishes: JavaScript with source maps, and declarations.
import { cp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { type Edition, type PackageBuild, PACKAGES } from "./builds.ts";
import { writeDeclarations } from "./declarations.ts";

/** Of the whole project: npm runs the script in the package's own folder. */
const ROOT = resolve(import.meta.dirname, "../../..");

/** The oldest Node.js that packages support. */
const TARGET = "node20.19";

/** CommonJS inside of an ECMAScript module asks for Node.js's own modules by `require`. */
const REQUIRE =
  'import { createRequire as createRequireOfBundle } from "node:module"; ' +
  "const require = createRequireOfBundle(import.meta.url);";

/** @param folder of the package, and its workspace. @throws when there is nothing to build in it. */
export const buildPackage = async (folder: string): Promise<void> => {
  const definition = Object.hasOwn(PACKAGES, folder) ? PACKAGES[folder] : undefined;
  if (!definition) {
    const expected = Object.keys(PACKAGES).join(", ");
    throw new Error(`"${folder}" is not a package that is built; expected one of ${expected}.`);
  }
  const dist = join(ROOT, folder, "dist");
  await rm(dist, { recursive: true, force: true });
  for (const edition of definition.editions) await build(optionsOf(definition, edition, dist));
  for (const [from, to] of Object.entries(definition.copies ?? {})) {
    await cp(join(ROOT, from), join(dist, to), { recursive: true });
  }
  for (const { folder: name = "", rename } of definition.editions) {
    writeDeclarations({ root: ROOT, door: definition.door, target: join(dist, name), rename });
  }
  definition.finish?.(dist, ROOT);
};

const optionsOf = (
  { bundlesDependencies = false }: PackageBuild,
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
  platform: "node",
  target: TARGET,
  sourcemap: true,
  // Who debugs a package reads its own files, not those of its dependencies.
  sourcesContent: !bundlesDependencies,
  packages: bundlesDependencies ? "bundle" : "external",
  legalComments: "none",
  ...(bundlesDependencies && { banner: { js: REQUIRE } }),
});
