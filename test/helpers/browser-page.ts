// A tab of a real browser, with the errors that the browser reports.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export interface OpenedPage {
  page: Page;
  /** Problems of the page: errors, refused resources. */
  complaints: string[];
  /** Hosts that received requests. */
  hosts: Set<string>;
}

export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> => {
  const page = await (await browser.newContext(options)).newPage();
  // Shorter than mocha's timeout, which would not say what was awaited.
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
