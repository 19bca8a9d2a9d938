// Lambda's Node.js runtimes include the AWS SDK: a function without one in its zip gets the one of the project, or the one
// that is installed with the gateway.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
import module, { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @import { EnvironmentSettings } from "../worker-protocol.ts" */

const SDK = /^@(aws-sdk|smithy)\//;

/** Until Node.js 16 the runtimes brought version 2. */
const OLD_SDK = /^(@(aws-sdk|smithy)\/|aws-sdk(\/|$))/;
const LAST_RUNTIME_WITH_OLD_SDK = 16;

/**
 * Before Node.js 22.15, works only for `require`, not for `import`.
 *
 * @param {Pick<EnvironmentSettings, "runtime" | "sdkFolders">} settings
 */
export const provideSdk = ({ runtime, sdkFolders }) => {
  const hasOld = Number(/\d+/.exec(runtime)?.[0]) <= LAST_RUNTIME_WITH_OLD_SDK;
  const pattern = hasOld ? OLD_SDK : SDK;
  const finders = sdkFolders.map((folder) => createRequire(join(folder, "_")));
  let isSearching = false;
  /** @type {Search} */
  const search = (specifier, error) => {
    // The search passes through the hooks, too.
    if (isSearching || !pattern.test(specifier)) throw error;
    isSearching = true;
    try {
      return resolveFirst(specifier, finders, error);
    } finally {
      isSearching = false;
    }
  };
  return "registerHooks" in module ? provideByHooks(search) : provideToRequire(search);
};

/** @typedef {(specifier: string, error: unknown) => string} Search Gives a path; on failure it throws the error. */

/** @param {Search} search */
const provideByHooks = (search) => {
  module.registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        return { url: pathToFileURL(search(specifier, error)).href, shortCircuit: true };
      }
    },
  });
};

/** Hooks the internal function that `require` uses to resolve paths; there is no public one. @param {Search} search */
const provideToRequire = (search) => {
  const loader =
    /** @type {{ _resolveFilename: (specifier: string, ...rest: unknown[]) => string }} */ (
      /** @type {unknown} */ (module)
    );
  // oxlint-disable no-underscore-dangle -- the name is Node.js's.
  const resolve = loader._resolveFilename;
  loader._resolveFilename = (specifier, ...rest) => {
    try {
      return resolve(specifier, ...rest);
    } catch (error) {
      return search(specifier, error);
    }
  };
};

/** @type {(specifier: string, finders: NodeJS.Require[], error: unknown) => string} */
const resolveFirst = (specifier, [finder, ...others], error) => {
  if (!finder) throw error;
  try {
    return finder.resolve(specifier);
  } catch {
    return resolveFirst(specifier, others, error);
  }
};
