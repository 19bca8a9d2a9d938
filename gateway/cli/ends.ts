// The ways in which `npm start` is ended: by signals, and by the end of what has started it.
import type { Gateway, Output } from "../index.ts";
import { watchNpm } from "./watch-npm.ts";

/** Ctrl-C, an end in order, and a terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds in which a signal that is repeated is the same one: the terminal sends it, and npm passes it on. */
const REPEAT_MS = 1000;

/** Milliseconds that the gateway has to close. */
const PATIENCE_MS = 10_000;

/** What a second signal ends at once is cleaned up by the gateway's guard. */
export const closeAtEnds = (gateway: Gateway, output: Output): void => {
  outliveReaders();
  let sinceMs: number | undefined;
  const close = (): void => {
    if (sinceMs === undefined) {
      sinceMs = performance.now();
      closeAndExit(gateway, output);
    } else if (performance.now() - sinceMs > REPEAT_MS) process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, close);
  watchNpm(() => {
    output.warn("npm has ended without this gateway, which ends, too.");
    close();
  });
};

const closeAndExit = (gateway: Gateway, output: Output): void => {
  const leave = (problem: string): void => {
    output.warn(problem);
    process.exit(1);
  };
  setTimeout(() => leave("The gateway does not close; it is ended."), PATIENCE_MS).unref();
  gateway.close().then(
    () => process.exit(0),
    (error: unknown) => leave(`The gateway has not closed in order. The cause: ${String(error)}`),
  );
};

/** Nobody reads what it writes when the terminal is gone, or the disk of a log is full: that ends nothing. */
const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
};
