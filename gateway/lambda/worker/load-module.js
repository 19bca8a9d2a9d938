// Finds and loads the module of a handler, like Lambda's Node.js runtimes.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** @import { Runtime } from "./runtime.js" */

/** Requires from the runtime's path on Lambda, since errors contain it. */
const requireFile = createRequire("/var/runtime/index.mjs");

/** @type {(path: string) => Promise<any>} */
const importFile = (path) => import(pathToFileURL(path).href);

/** From Node.js 24 on: imports every file. @type {Runtime["loadModule"]} */
export const importAlways = async (file, find) => {
  for (const extension of ["", ".js", ".mjs", ".cjs"]) {
    if (existsSync(file + extension)) return importFile(file + extension);
  }
  return requirePackage(find);
};

/** Up to Node.js 22: requires files that `package.json` does not declare as modules. @type {Runtime["loadModule"]} */
export const requireOrImport = async (file, find) => {
  /** @type {[extension: string, load: (path: string) => any][]} */
  const loaders = [
    ["", requireFile],
    [".js", isModule(dirname(file)) ? importFile : requireFile],
    [".mjs", importFile],
    [".cjs", requireFile],
  ];
  for (const [extension, load] of loaders) {
    const loaded = existsSync(file + extension) && (await load(file + extension));
    if (loaded) return loaded;
  }
  return requirePackage(find);
};

/** @type {(find: { name: string, paths: string[] }) => any} */
const requirePackage = ({ name, paths }) => requireFile(requireFile.resolve(name, { paths }));

/** Whether the nearest `package.json` declares modules. @type {(folder: string) => boolean} */
const isModule = (folder) => {
  if (basename(folder) === "node_modules") return false;
  const path = join(folder, "package.json");
  if (existsSync(path)) return readType(path) === "module";
  return dirname(folder) !== folder && isModule(dirname(folder));
};

/** @type {(path: string) => unknown} */
const readType = (path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8"))?.type;
  } catch (error) {
    process.stderr.write(`${path} cannot be read, it is ignored: ${String(error)}\n`);
    return undefined;
  }
};
