// Gives the function its own `/tmp`: calls of node:fs on paths there use a folder of the environment instead.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
//
// Mounting a folder for one process needs root and is not portable, so paths are rewritten in node:fs. Programs that
// the function starts get the folder in TMPDIR; native code does not.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { limitStorage } from "./storage-limit.js";

/** @import { EnvironmentSettings } from "../worker-protocol.ts" */
/** @typedef {(this: any, ...args: any[]) => any} Function_ */
/** @typedef {{ toReal: (path: unknown) => unknown, toSeen: (path: any) => any }} Paths */

const SEEN = "/tmp";

/** Functions whose second argument is also a path. */
const WITH_TWO_PATHS = /^(copyFile|cp|link|rename|symlink)(Sync)?$/;

/** Functions that return a path. */
const ANSWERS_PATH = /^(mkdtemp|realpath|native)(Sync)?$/;

/** @param {Pick<EnvironmentSettings, "taskRoot" | "temporaryFolder" | "temporaryMib" | "reachable">} settings */
export const provideTemporaryFolder = (settings) => {
  const paths = createPaths(settings);
  const limit = limitStorage(settings.temporaryFolder, settings.temporaryMib, paths.toReal);
  redirectAll(fs, paths, limit);
  redirectAll(fs.promises, paths, limit);
  redirectNative(fs.realpath, paths);
  redirectNative(fs.realpathSync, paths);
  const chdir = process.chdir.bind(process);
  const cwd = process.cwd.bind(process);
  process.chdir = (folder) => chdir(/** @type {string} */ (paths.toReal(folder)));
  process.cwd = () => paths.toSeen(cwd());
  syncBuiltinESMExports();
  return paths;
};

/** @type {(settings: Pick<EnvironmentSettings, "taskRoot" | "temporaryFolder" | "reachable">) => Paths} */
const createPaths = ({ taskRoot, temporaryFolder, reachable }) => {
  const others = [taskRoot, temporaryFolder, ...reachable];
  const isOther = (/** @type {string} */ path) => others.some((other) => isWithin(other, path));
  const toReal = (/** @type {unknown} */ path) => {
    const text = toText(path);
    if (text === undefined || !text.includes("tmp")) return path;
    const normal = posix.normalize(text);
    if (!isWithin(SEEN, normal) || isOther(normal)) return path;
    return temporaryFolder + normal.slice(SEEN.length);
  };
  const toSeen = (/** @type {any} */ text) =>
    typeof text === "string" ? text.replaceAll(temporaryFolder, SEEN) : text;
  return { toReal, toSeen };
};

/** @type {(folder: string, path: string) => boolean} */
const isWithin = (folder, path) => path === folder || path.startsWith(`${folder}/`);

/** @type {(path: unknown) => string | undefined} */
const toText = (path) => {
  if (typeof path === "string") return path;
  if (Buffer.isBuffer(path)) return path.toString();
  return path instanceof URL && path.protocol === "file:" ? fileURLToPath(path) : undefined;
};

/** Leaves classes unchanged. @param {any} module @param {Paths} paths @param {(name: string, call: Function_) => Function_} limit */
const redirectAll = (module, paths, limit) => {
  for (const name of Object.keys(module)) {
    const original = module[name];
    if (typeof original !== "function" || !/^[a-z]/.test(name)) continue;
    module[name] = alike(original, redirected(name, limit(name, original), paths));
  }
};

/** @param {any} realpath @param {Paths} paths */
const redirectNative = (realpath, paths) => {
  realpath.native = alike(realpath.native, redirected("native", realpath.native, paths));
};

/** Keeps the name, the length and the properties of the original. @type {(original: Function_, call: Function_) => Function_} */
const alike = (original, call) =>
  Object.defineProperties(call, Object.getOwnPropertyDescriptors(original));

/** @type {(name: string, call: Function_, paths: Paths) => Function_} */
const redirected = (name, call, paths) =>
  function (...args) {
    const first = paths.toReal(args[0]);
    const second = WITH_TWO_PATHS.test(name) ? paths.toReal(args[1]) : args[1];
    if (first === args[0] && second === args[1]) return Reflect.apply(call, this, args);
    const seen = (/** @type {unknown} */ result) =>
      ANSWERS_PATH.test(name) ? paths.toSeen(result) : withSeenFolders(result, paths);
    const changed = [first, second, ...args.slice(2)].slice(0, args.length);
    return answered(
      () => Reflect.apply(call, this, callingBack(changed, seen, paths)),
      seen,
      paths,
    );
  };

/** @type {(args: any[], seen: (result: unknown) => unknown, paths: Paths) => any[]} */
const callingBack = (args, seen, paths) => {
  const callback = args.at(-1);
  if (typeof callback !== "function") return args;
  const back = (/** @type {any} */ error, /** @type {any[]} */ ...results) =>
    callback(error && withSeenPaths(error, paths), ...results.map(seen));
  return [...args.slice(0, -1), back];
};

/** @type {(call: () => any, seen: (result: unknown) => unknown, paths: Paths) => any} */
const answered = (call, seen, paths) => {
  try {
    const result = call();
    if (!(result instanceof Promise)) return seen(result);
    return result.then(seen, (error) => {
      throw withSeenPaths(error, paths);
    });
  } catch (error) {
    throw withSeenPaths(error, paths);
  }
};

/** Rewrites the parent path of directory entries. @type {(result: any, paths: Paths) => any} */
const withSeenFolders = (result, { toSeen }) => {
  if (!Array.isArray(result)) return result;
  for (const entry of result) if (entry?.parentPath) entry.parentPath = toSeen(entry.parentPath);
  return result;
};

/** @type {(error: any, paths: Paths) => any} */
const withSeenPaths = (error, { toSeen }) => {
  if (!(error instanceof Error)) return error;
  const { path, dest } = /** @type {any} */ (error);
  error.message = toSeen(error.message);
  return Object.assign(error, path && { path: toSeen(path) }, dest && { dest: toSeen(dest) });
};
