// Serves until it is ended, and again when it is restarted.
import { isInForeground } from "../../shared/foreground.ts";
import { holdPort } from "../index.ts";
import { describeError } from "./describe-error.ts";
import { closeAtEnds } from "./ends.ts";
import { createFaultSwitch } from "./fault-switch.ts";
import { greeting } from "./greeting.ts";
import type { ServeOptions } from "./options.ts";
import { type Service, startService } from "./service.ts";
import { clearScreen, offerShortcuts, openPage, type Shortcut } from "./shortcuts.ts";
import { createSource, type StackHooks } from "./sources.ts";
import { surviveFaults } from "./survive-faults.ts";
import { createPaint } from "./terminal/paint.ts";
import type { TerminalOutput } from "./terminal/terminal-output.ts";
import { watchNpm } from "./watch-npm.ts";

/** Until it serves there is nothing to close, and the build would keep the process alive. */
const leave = (): void => process.exit(1);

/** @throws {UsageError | GatewayError} */
export const serve = async (
  options: ServeOptions,
  hooks: StackHooks,
  output: TerminalOutput,
): Promise<void> => {
  const paint = createPaint(process.stdout);
  // Before anything is built: npm may end meanwhile.
  let close = leave;
  watchNpm(() => {
    output.warn("npm has ended, so this gateway ends too.");
    close();
  });
  const release = await holdPort(options.port);
  const source = createSource(options, hooks, output);
  const service = await startService(source, options.port, release);
  close = closeAtEnds(service, output);
  surviveFaults(process, output);
  /** @param sinceMs when the start began, in milliseconds since the process began. */
  const announce = (sinceMs: number): void => {
    const readyMs = performance.now() - sinceMs;
    output.ready(service.gateway, greeting(service.gateway, { ...source, readyMs, paint }));
  };
  announce(0);
  if (options.log === "text" && isInForeground()) {
    const restart = async (): Promise<void> => {
      const beganMs = performance.now();
      if (await service.restart()) announce(beganMs);
    };
    const print = (line: string): void => output.info(line);
    const shortcuts = listShortcuts(service, { close, restart, print, faults: options.faults });
    offerShortcuts(process.stdin, shortcuts, {
      print,
      fail: (error) => output.warn(describeError(error, paint)),
    });
  }
  await hooks.started?.(service, output);
};

interface ShortcutOptions {
  close: () => void;
  restart: () => Promise<void>;
  print: (line: string) => void;
  faults: unknown;
}

const listShortcuts = (
  service: Service,
  { close, restart, print, faults }: ShortcutOptions,
): Shortcut[] => {
  const url = `http://localhost:${service.port}/`;
  return [
    { key: "o", what: "open the console", run: () => openPage(url, print) },
    { key: "r", what: "restart: build again, and serve the new code", run: restart },
    { key: "c", what: "clear the screen", run: clearScreen },
    {
      key: "f",
      what: "inject faults, or stop injecting them",
      run: createFaultSwitch(service, faults, print),
    },
    { key: "q", what: "quit", run: close },
  ];
};
