// A tab of a real browser, and what the browser says about it.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

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
