// Marks the processes that the function starts, so that they end with the environment, whatever variables they get.
import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

/** Variables by which the gateway recognizes its processes. */
const MARKS = ["AWS_LAMBDA_LOG_STREAM_NAME", "LAMBDA_TASK_ROOT"];

/** @typedef {{ toReal: (path: unknown) => unknown }} Paths */

/** @param {{ temporaryFolder: string }} settings @param {Paths} paths */
export const markChildren = ({ temporaryFolder }, { toReal }) => {
  const marks = MARKS.map((name) => `${name}=${process.env[name]}`);
  /** @type {any} */
  const { prototype } = childProcess.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (/** @type {any} */ options) {
    const given = options.envPairs ?? [];
    const has = (/** @type {string} */ start) =>
      given.some((/** @type {string} */ pair) => pair.startsWith(start));
    const added = has("TMPDIR=") ? marks : [...marks, `TMPDIR=${temporaryFolder}`];
    const kept = given.filter(
      (/** @type {string} */ pair) => !MARKS.includes(pair.split("=")[0] ?? ""),
    );
    return spawn.call(this, {
      ...options,
      cwd: toReal(options.cwd),
      envPairs: [...kept, ...added],
    });
  };
  for (const name of /** @type {const} */ (["spawnSync", "execFileSync", "execSync"])) {
    redirectOptions(name, { temporaryFolder, toReal });
  }
  syncBuiltinESMExports();
};

/** @param {"spawnSync" | "execFileSync" | "execSync"} name @param {{ temporaryFolder: string } & Paths} folder */
const redirectOptions = (name, { temporaryFolder, toReal }) => {
  /** @type {any} */
  const module = childProcess;
  const original = module[name];
  module[name] = (/** @type {any[]} */ ...args) => {
    const at = args.findIndex((arg, index) => index > 0 && isOptions(arg));
    const options = at === -1 ? {} : args[at];
    const env = { TMPDIR: temporaryFolder, ...(options.env ?? process.env) };
    const changed = { ...options, cwd: toReal(options.cwd), env };
    return original(...(at === -1 ? [...args, changed] : args.with(at, changed)));
  };
};

/** @type {(arg: unknown) => boolean} */
const isOptions = (arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg);
