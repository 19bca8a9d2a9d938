// Makes the embedded DynamoDB and SQS fit into a bundle that runs on every Node.js that the package supports.
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * Stores on disk, of which the gateway uses none. `node:sqlite` is newer than Node.js 20, and `classic-level` is a
 * native module.
 */
const STORES_ON_DISK = new Map([
  ["node:sqlite", "DatabaseSync"],
  ["classic-level", "ClassicLevel"],
]);

/** dynalite names its files without their extension, and a bundle knows them with it. */
const REQUIRED_BY_NAME = /require\('\.\/(actions|validations)\/' \+ action\)/g;

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
    build.onLoad({ filter: /dynalite[\\/]index\.js$/ }, async ({ path }) => ({
      contents: requireByFileName(await readFile(path, "utf8")),
    }));
  },
};

const storeThatRefuses = (className: string): string =>
  `export class ${className} { constructor() { throw new Error("This package keeps nothing on disk."); } }`;

/** @throws when dynalite has changed. */
const requireByFileName = (source: string): string => {
  const count = source.match(REQUIRED_BY_NAME)?.length ?? 0;
  if (count !== 2) {
    throw new Error(`dynalite requires its actions in ${count} places; expected 2.`);
  }
  return source.replace(REQUIRED_BY_NAME, "require('./$1/' + action + '.js')");
};
