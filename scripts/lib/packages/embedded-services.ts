// Adapts the embedded DynamoDB and SQS for a bundle that runs on every Node.js that the package supports.
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

/**
 * Modules for storage on disk, which the gateway does not use. `node:sqlite` is newer than Node.js 20, and
 * `classic-level` is a native module.
 */
const STORES_ON_DISK = new Map([
  ["node:sqlite", "DatabaseSync"],
  ["classic-level", "ClassicLevel"],
]);

/** dynalite requires its files without their extension, but a bundle needs it. */
const REQUIRED_BY_NAME = /require\('\.\/(actions|validations)\/' \+ action\)/g;

/**
 * Fastify's schema compilers. They take about 100 ms to load, and fauxqs has no schemas. Fastify calls their export at
 * startup, and the result only when there is a schema.
 */
const SCHEMA_COMPILERS = /^@fastify\/(ajv-compiler|fast-json-stringify-compiler)$/;

export const embeddedServices: Plugin = {
  name: "embedded-services",
  setup(build) {
    build.onResolve({ filter: /^(node:sqlite|classic-level)$/ }, ({ path }) => ({
      path,
      namespace: "store-on-disk",
    }));
    build.onLoad({ filter: /.*/, namespace: "store-on-disk" }, ({ path }) => ({
      contents: storeThatRefuses(STORES_ON_DISK.get(path) ?? ""),
    }));
    build.onLoad({ filter: /gateway[\\/]aws[\\/]embedded-queues\.ts$/ }, async ({ path }) => ({
      contents: importByName(await readFile(path, "utf8")),
      loader: "ts",
    }));
    build.onResolve({ filter: /^file-of-fauxqs:/ }, ({ path }) => ({
      path: fileURLToPath(
        new URL(path.slice(path.indexOf(":") + 1), import.meta.resolve("fauxqs")),
      ),
    }));
    build.onResolve({ filter: SCHEMA_COMPILERS }, ({ path, importer, namespace }) =>
      namespace === "file" ? { path, namespace: "when-needed", pluginData: importer } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "when-needed" }, ({ path, pluginData }) => ({
      contents: `module.exports = (...first) => (...second) => require("${path}")(...first)(...second);`,
      resolveDir: dirname(String(pluginData)),
    }));
    build.onLoad({ filter: /dynalite[\\/]index\.js$/ }, async ({ path }) => ({
      contents: requireByFileName(await readFile(path, "utf8")),
    }));
  },
};

const storeThatRefuses = (className: string): string =>
  `export class ${className} { constructor() { throw new Error("This package keeps nothing on disk."); } }`;

/** The source resolves URLs of files that fauxqs does not export; a bundle has no such URLs. */
const importByName = (source: string): string => {
  const found = /import\(urlIn\("([^"]+)"\)\)/g;
  if (!found.test(source))
    throw new Error(
      "embedded-queues.ts no longer imports files of fauxqs; update the replacement.",
    );
  return source
    .replace(found, 'import("file-of-fauxqs:$1")')
    .replace(/^.*import\.meta\.resolve\("fauxqs"\).*$/m, "");
};

/** @throws when dynalite has changed. */
const requireByFileName = (source: string): string => {
  const count = source.match(REQUIRED_BY_NAME)?.length ?? 0;
  if (count !== 2) {
    throw new Error(`dynalite requires its actions in ${count} places; expected 2.`);
  }
  return source.replace(REQUIRED_BY_NAME, "require('./$1/' + action + '.js')");
};
