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
   * gateway goes on; if starting fails, nothing is served until another restart. Starts nothing if it is closed meanwhile.
   */
  restart: () => Promise<void>;
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
  await source.prepare();
  await release();
  let gateway = await source.start(port);
  const { port: kept } = gateway;
  let isServing = true;
  let faults: unknown;

  const close = async (): Promise<void> => {
    if (!isServing) return;
    isServing = false;
    await gateway.close();
  };
  const restart = async (): Promise<void> => {
    const wasServing = isServing;
    await source.prepare();
    // It was closed meanwhile.
    if (wasServing && !isServing) return;
    await close();
    gateway = await source.start(kept);
    isServing = true;
    if (faults !== undefined) gateway.useFaults(faults);
  };
  return {
    port: kept,
    get gateway() {
      return gateway;
    },
    close,
    updateCode: (zipPath) => gateway.updateCode(zipPath),
    showBuildError: (error) => gateway.showBuildError(error),
    useFaults: (document) => {
      gateway.useFaults(document);
      faults = document;
    },
    restart: oneAtATime(restart),
  };
};

/** While it runs, those who ask for it get the same run. */
const oneAtATime = (act: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () =>
    (running ??= act().finally(() => {
      running = undefined;
    }));
};
