// Finds and loads a function's handler as Lambda's Node.js runtime does.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {(...args: unknown[]) => unknown} Handler */

/** An error that Lambda names in a way of its own. */
export class RuntimeError extends Error {
  /**
   * @param {string} name
   * @param {string} message
   */
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/**
 * @param {string} taskRoot folder of the unpacked zip
 * @param {string} handler `path/file.export`; the export may be nested: `file.a.b`
 * @returns {Promise<Handler>}
 */
export const loadHandler = async (taskRoot, handler) => {
  const [file = "", ...exportPath] = basename(handler).split(".");
  const path = findModule(join(taskRoot, dirname(handler), file));
  if (path === undefined || exportPath.length === 0) {
    throw new RuntimeError(
      "Runtime.ImportModuleError",
      `Error: Cannot find module '${file}' for the handler "${handler}"; expected ${file}.js, ` +
        `${file}.mjs or ${file}.cjs in the zip.`,
    );
  }
  const loaded = await import(pathToFileURL(path).href);
  const found = follow(loaded, exportPath) ?? follow(loaded.default, exportPath);
  if (typeof found !== "function") {
    throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  }
  return found;
};

/** @type {(path: string) => string | undefined} */
const findModule = (path) =>
  [".js", ".mjs", ".cjs"].map((extension) => path + extension).find((file) => existsSync(file));

/** @type {(from: any, path: string[]) => any} */
const follow = (from, path) => path.reduce((value, name) => value?.[name], from);
