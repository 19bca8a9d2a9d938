// Bundles the modules of the console's page: a browser asks for one file instead of fifty, level by level.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build as buildFiles, type Plugin } from "esbuild";
import { writeWhole } from "./whole-files.ts";

/** Where the gateway serves the modules of lit-html. */
const SERVED = /^\/_local\/lit-html\//;

const litHtml: Plugin = {
  name: "lit-html",
  setup(build) {
    build.onResolve({ filter: SERVED }, async ({ path, kind, resolveDir }) => {
      const main = await build.resolve("lit-html", { kind, resolveDir });
      return { ...main, path: join(dirname(main.path), path.replace(SERVED, "")) };
    });
  },
};

/**
 * Writes `page/main.js` and its source map. A gateway may serve them at the same time.
 *
 * @param dist of the gateway. @param root the project's folder.
 */
export const bundlePage = async (dist: string, root: string): Promise<void> => {
  const folder = join(dist, "page");
  const { outputFiles } = await buildFiles({
    absWorkingDir: root,
    entryPoints: ["gateway/console/page/main.js"],
    outdir: folder,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    sourcemap: true,
    plugins: [litHtml],
  });
  await mkdir(folder, { recursive: true });
  await Promise.all(outputFiles.map(({ path, contents }) => writeWhole(path, contents)));
};
