// Bundles the modules of the console's page: a browser asks for one file instead of fifty, level by level.
import { dirname, join } from "node:path";
import { build as buildFiles, type Plugin } from "esbuild";

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

/** @param dist of the gateway. @param root the project's folder. */
export const bundlePage = async (dist: string, root: string): Promise<void> => {
  await buildFiles({
    absWorkingDir: root,
    entryPoints: ["gateway/console/page/main.js"],
    outfile: join(dist, "page/main.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    sourcemap: true,
    plugins: [litHtml],
  });
};
