// Serves until it is ended, and again when it is restarted.
import { isInForeground } from "../../shared/foreground.ts";
import { expectFreePort, type Gateway } from "../index.ts";
import { closeAtEnds } from "./ends.ts";
import { createFaultSwitch } from "./fault-switch.ts";
import { greeting } from "./greeting.ts";
import type { ServeOptions } from "./options.ts";
import { clearScreen, offerShortcuts, openPage, type Shortcut } from "./shortcuts.ts";
import { createSource, type Source, type StackHooks } from "./sources.ts";
import { surviveFaults } from "./survive-faults.ts";
import { createTerminalOutput } from "./terminal/output.ts";
import { createPaint } from "./terminal/paint.ts";
import type { TerminalOutput } from "./terminal/terminal-output.ts";

/** @throws {UsageError | GatewayError} */
export const serve = async (options: ServeOptions, hooks: StackHooks): Promise<void> => {
  const output = createTerminalOutput(options.log, process.stdout);
  await expectFreePort(options.port);
  const source = createSource(options, hooks, output);
  const service = await startService(source, options.port, output);
  const close = closeAtEnds(service, output);
  surviveFaults(process, output);
  service.announce(0);
  if (options.log === "text" && isInForeground()) {
    const shortcuts = listShortcuts(service, { close, output, faults: options.faults });
    offerShortcuts(process.stdin, shortcuts, (line) => output.info(line));
  }
  await hooks.started?.(service);
};

/** A gateway that can be replaced by another one on the same port. */
interface Service extends Pick<
  Gateway,
  "port" | "close" | "updateCode" | "showBuildError" | "useFaults"
> {
  /** @param sinceMs when the start began, in milliseconds since the process began. */
  announce(sinceMs: number): void;
  restart: () => Promise<void>;
}

const startService = async (
  source: Source,
  firstPort: number,
  output: TerminalOutput,
): Promise<Service> => {
  source.prepare();
  let gateway = await source.start(firstPort);
  const { port } = gateway;
  const announce = (sinceMs: number): void => {
    const { name, token } = source;
    const readyMs = performance.now() - sinceMs;
    const paint = createPaint(process.stdout);
    output.ready(gateway, greeting(gateway, { source: name, token, readyMs, paint }));
  };
  return {
    port,
    announce,
    close: () => gateway.close(),
    updateCode: (zipPath) => gateway.updateCode(zipPath),
    showBuildError: (error) => gateway.showBuildError(error),
    useFaults: (document) => gateway.useFaults(document),
    restart: async () => {
      const beganMs = performance.now();
      source.prepare();
      await gateway.close();
      gateway = await source.start(port);
      announce(beganMs);
    },
  };
};

const listShortcuts = (
  service: Service,
  { close, output, faults }: { close: () => void; output: TerminalOutput; faults: unknown },
): Shortcut[] => {
  const print = (line: string): void => output.info(line);
  const switchFaults = createFaultSwitch(service, faults, print);
  const url = `http://localhost:${service.port}/`;
  return [
    { key: "o", what: "open the console", run: () => openPage(url, print) },
    { key: "r", what: "restart: build again, and serve the new code", run: service.restart },
    { key: "c", what: "clear the screen", run: clearScreen },
    { key: "f", what: "inject faults, or stop injecting them", run: switchFaults },
    { key: "q", what: "quit", run: close },
  ];
};
