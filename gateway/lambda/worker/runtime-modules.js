// Lambda's Node.js runtimes include the AWS SDK: a function without one in its zip gets the one installed here.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
import module, { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const SDK = /^@(aws-sdk|smithy)\//;

const installedHere = createRequire(import.meta.url);

/** Before Node.js 22.15, works only for `require`, not for `import`. */
export const provideSdk = () => ("registerHooks" in module ? provideByHooks() : provideToRequire());

const provideByHooks = () => {
  module.registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        // The search below passes through here too.
        if (!SDK.test(specifier) || context.parentURL === import.meta.url) throw error;
        return { url: pathToFileURL(resolvePath(specifier, error)).href, shortCircuit: true };
      }
    },
  });
};

/** Hooks the internal function that `require` uses to resolve paths; there is no public one. */
const provideToRequire = () => {
  const loader =
    /** @type {{ _resolveFilename: (specifier: string, ...rest: unknown[]) => string }} */ (
      /** @type {unknown} */ (module)
    );
  // oxlint-disable no-underscore-dangle -- the name is Node.js's.
  const resolve = loader._resolveFilename;
  let isSearching = false;
  loader._resolveFilename = (specifier, ...rest) => {
    try {
      return resolve(specifier, ...rest);
    } catch (error) {
      if (!SDK.test(specifier) || isSearching) throw error;
      isSearching = true;
      try {
        return resolvePath(specifier, error);
      } finally {
        isSearching = false;
      }
    }
  };
};

/** @type {(specifier: string, error: unknown) => string} On failure throws the function's original error. */
const resolvePath = (specifier, error) => {
  try {
    return installedHere.resolve(specifier);
  } catch {
    throw error;
  }
};
