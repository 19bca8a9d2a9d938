// A real browser: the Chromium or Chrome of this machine.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

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

/** Nothing is fetched that nobody asked for. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      `Expected one of ${NAMES.join(", ")} on the PATH, or CHROMIUM_PATH; found none.`,
    );
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
};

export interface OpenedPage {
  page: Page;
  /** What the page complained about: errors, refused resources. */
  complaints: string[];
  /** Hosts that were asked for anything. */
  hosts: Set<string>;
}

export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> => {
  const page = await (await browser.newContext(options)).newPage();
  // Sooner than mocha, which would not say what was waited for.
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(url);
  await page.getByRole("heading", { name: "Clients" }).waitFor();
  return { page, complaints, hosts };
};
