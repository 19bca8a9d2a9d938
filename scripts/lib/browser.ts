// Finds and starts a real browser, this machine's Chromium or Chrome.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** @returns undefined when there is none. */
export const findBrowser = ({ CHROMIUM_PATH, PATH = "" } = process.env): string | undefined =>
  CHROMIUM_PATH ??
  [
    ...PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...ELSEWHERE,
  ].find((path) => existsSync(path));

/** Prevents requests that the tests did not make. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @param more additional arguments for the browser. */
export const launchBrowser = async (more: string[] = []): Promise<Browser> => {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      `Expected one of ${NAMES.join(", ")} on the PATH, or CHROMIUM_PATH; found none.`,
    );
  }
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...more] });
};
