// Shortcuts on the terminal: a letter and Enter. The terminal keeps its own keys, such as Ctrl+C and Ctrl+Z.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ReadStream } from "node:tty";

export interface Shortcut {
  /** One letter. */
  key: string;
  what: string;
  run: () => void | Promise<void>;
}

type Print = (line: string) => void;

/**
 * Only where somebody can type. `h` lists the shortcuts.
 *
 * @param fail gets what a shortcut throws.
 */
export const offerShortcuts = (
  input: ReadStream | (NodeJS.ReadableStream & { isTTY?: boolean }),
  shortcuts: Shortcut[],
  { print, fail }: { print: Print; fail: (error: unknown) => void },
): void => {
  if (input.isTTY !== true) return;
  const lines = createInterface({ input, terminal: false });
  lines.on("line", (line) => {
    const typed = line.trim();
    const chosen = shortcuts.find(({ key }) => key === typed);
    if (chosen) run(chosen).catch(fail);
    else if (typed !== "") print(listShortcuts(shortcuts));
  });
  print("h and Enter list the shortcuts.");
};

/** What it throws at once is a rejection, too. */
const run = async ({ run: act }: Shortcut): Promise<void> => act();

const listShortcuts = (shortcuts: Shortcut[]): string =>
  ["A letter and Enter:", ...shortcuts.map(({ key, what }) => `  ${key}  ${what}`)].join("\n");

/** Opens a page in the default browser, or says that there is none. */
export const openPage = (url: string, print: Print): void => {
  const [command = "", ...args] = OPENERS.get(process.platform) ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  const fail = (): void => print(`No browser was found; open ${url}`);
  child.on("error", fail);
  child.on("exit", (code) => {
    if (code !== 0) fail();
  });
  child.unref();
};

const OPENERS = new Map<NodeJS.Platform, string[]>([
  ["darwin", ["open"]],
  ["win32", ["cmd", "/c", "start", ""]],
]);

/** Erases the screen and what was scrolled away. */
export const clearScreen = (): void => {
  process.stdout.write("\u001B[2J\u001B[3J\u001B[H");
};
