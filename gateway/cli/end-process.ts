// Ends the process with an exit code, without the risk of `process.exit()`.

/** Milliseconds for what still runs to finish. */
const PATIENCE_MS = 2000;

/**
 * Lets the event loop end once nothing is left to do. `process.exit()` waits forever when V8 is optimizing code and its
 * heap is full: https://github.com/nodejs/node/issues/54918. It remains for a process that something keeps alive.
 */
export const endProcess = (code: number): void => {
  process.exitCode = code;
  // A terminal would keep the process alive.
  process.stdin.unref?.();
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
};
