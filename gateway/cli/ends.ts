// Closes the gateway on signals.
import type { Gateway, Output } from "../index.ts";
import { endProcess } from "./end-process.ts";

/** Ctrl+C, an orderly stop, and a closed terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds in which a repeated signal counts as one: the terminal sends it, and npm forwards it. */
const REPEAT_MS = 1000;

/** Milliseconds for the gateway to close before it is ended. */
const PATIENCE_MS = 10_000;

/**
 * A second signal ends the process at once; the gateway's guard then cleans up.
 *
 * @returns a function that closes as a signal does.
 */
export const closeAtEnds = (gateway: Pick<Gateway, "close">, output: Output): (() => void) => {
  let sinceMs: number | undefined;
  const close = (): void => {
    if (sinceMs === undefined) {
      sinceMs = performance.now();
      closeAndExit(gateway, output);
    } else if (performance.now() - sinceMs > REPEAT_MS) process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, close);
  return close;
};

const closeAndExit = (gateway: Pick<Gateway, "close">, output: Output): void => {
  const leave = (problem: string): void => {
    output.warn(problem);
    endProcess(1);
  };
  setTimeout(
    () => leave("The gateway did not close within 10 seconds, and was ended."),
    PATIENCE_MS,
  ).unref();
  gateway.close().then(
    () => endProcess(0),
    (error: unknown) => leave(`The gateway failed to close. Cause: ${String(error)}`),
  );
};

/** A closed terminal, a reader such as `head`, or a full disk under a log must not end the gateway, nor its start. */
export const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
};
