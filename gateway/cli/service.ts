// A gateway that can be replaced by another one on the same port.
import type { Gateway } from "../index.ts";
import type { Source } from "./sources.ts";

export interface Service extends Pick<
  Gateway,
  "port" | "close" | "updateCode" | "showBuildError" | "useFaults"
> {
  /** The one that serves now. */
  readonly gateway: Gateway;
  /**
   * Prepares the source and serves it again, with the faults that are in use. Meanwhile, and if preparing fails, the
   * gateway goes on; if starting fails, nothing is served until another restart.
   *
   * @returns whether it serves: not if it is closed meanwhile.
   */
  restart: () => Promise<boolean>;
}

/**
 * @param port 0: any free port, which later gateways keep.
 * @param release frees the port that was held for the gateway. Default: nobody holds it.
 */
export const startService = async (
  source: Pick<Source, "prepare" | "start">,
  port: number,
  release: () => Promise<void> = async () => {},
): Promise<Service> => {
  let gateway = await start(source, port, release);
  const { port: kept } = gateway;
  let isClosed = false;
  let faults: unknown;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= gateway.close());
  const restart = async (): Promise<boolean> => {
    await source.prepare();
    if (isClosed) return false;
    await stop();
    gateway = await source.start(kept);
    stopped = undefined;
    if (faults !== undefined) gateway.useFaults(faults);
    if (isClosed) await stop();
    return !isClosed;
  };
  return {
    port: kept,
    get gateway() {
      return gateway;
    },
    close: () => {
      isClosed = true;
      return stop();
    },
    updateCode: (zipPath) => gateway.updateCode(zipPath),
    showBuildError: (error) => gateway.showBuildError(error),
    useFaults: (document) => {
      gateway.useFaults(document);
      faults = document;
    },
    restart: oneAtATime(restart),
  };
};

const start = async (
  source: Pick<Source, "prepare" | "start">,
  port: number,
  release: () => Promise<void>,
): Promise<Gateway> => {
  await source.prepare();
  await release();
  return source.start(port);
};

/** While it runs, those who ask for it get the same run. */
const oneAtATime = <Result>(act: () => Promise<Result>): (() => Promise<Result>) => {
  let running: Promise<Result> | undefined;
  return () =>
    (running ??= act().finally(() => {
      running = undefined;
    }));
};
