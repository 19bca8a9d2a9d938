// Lambda's Node.js runtimes bring the AWS SDK: a function that has none in its zip finds the one that is installed here.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
import module, { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const SDK = /^@(aws-sdk|smithy)\//;

const installedHere = createRequire(import.meta.url);

/** Before Node.js 22.15 what a function `require`s is found, and what it `import`s is not. */
export const provideSdk = () => ("registerHooks" in module ? provideByHooks() : provideToRequire());

const provideByHooks = () => {
  module.registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        // The search below comes through here, too.
        if (!SDK.test(specifier) || context.parentURL === import.meta.url) throw error;
        return { url: pathToFileURL(resolvePath(specifier, error)).href, shortCircuit: true };
      }
    },
  });
};

/** What `require` has asked for a path since the first versions; there is nothing public for it. */
const provideToRequire = () => {
  const loader =
    /** @type {{ _resolveFilename: (specifier: string, ...rest: unknown[]) => string }} */ (
      /** @type {unknown} */ (module)
    );
  // oxlint-disable no-underscore-dangle -- so it is called.
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

/** @type {(specifier: string, error: unknown) => string} The function's own error says more than one from here. */
const resolvePath = (specifier, error) => {
  try {
    return installedHere.resolve(specifier);
  } catch {
    throw error;
  }
};
