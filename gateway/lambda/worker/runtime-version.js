// Derives the contract with handlers from a runtime's name.

/** https://aws.amazon.com/blogs/compute/node-js-24-runtime-now-available-in-aws-lambda/ */
const FIRST_RUNTIME_WITHOUT_CALLBACKS = 24;

/** @type {(runtime: string) => boolean} `nodejs24.x` */
export const hasCallbacks = (runtime) =>
  Number(/\d+/.exec(runtime)?.[0] ?? 0) < FIRST_RUNTIME_WITHOUT_CALLBACKS;
