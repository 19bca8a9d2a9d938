// npm run build: bundles each handler into a zip in dist/.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";
import { zipSync } from "fflate";

const names = readdirSync("handlers").map((file) => basename(file, ".ts"));
const { outputFiles } = await build({
  entryPoints: names.map((name) => `handlers/${name}.ts`),
  outdir: "dist",
  bundle: true,
  minify: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  write: false,
});
mkdirSync("dist", { recursive: true });
for (const { path, contents } of outputFiles) {
  // A fixed time, so that the same source makes the same bytes.
  const zip = zipSync({ "index.js": [contents, { mtime: new Date(1980, 0, 1) }] });
  writeFileSync(`dist/${basename(path, ".js")}.zip`, zip);
}
