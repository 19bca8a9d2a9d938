// Lambda's Node.js runtimes bring the AWS SDK: a function that has none in its zip finds the one that is installed here.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const SDK = /^@(aws-sdk|smithy)\//;

const installedHere = createRequire(import.meta.url);

export const provideSdk = () => {
  registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        // The search below comes through here, too.
        if (!SDK.test(specifier) || context.parentURL === import.meta.url) throw error;
        return { url: pathOf(specifier, error), shortCircuit: true };
      }
    },
  });
};

/** @type {(specifier: string, error: unknown) => string} The function's own error says more than one from here. */
const pathOf = (specifier, error) => {
  try {
    return pathToFileURL(installedHere.resolve(specifier)).href;
  } catch {
    throw error;
  }
};
