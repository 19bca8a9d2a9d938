// The console on the dev stack, in tabs of one browser, without errors from the browser.
import { expect } from "chai";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/lib/browser.ts";
import { type OpenedPage, openPage } from "./browser-page.ts";
import { until } from "./until.ts";
import { type DevGateway, startDevGateway } from "./dev-stack.ts";

export interface Console {
  readonly gateway: DevGateway;
  /** @param port of another gateway. */
  open(options?: BrowserContextOptions, port?: number): Promise<Page>;
  /** Clears the browser's errors, such as that of a failed request. */
  takeComplaints(): string[];
}

/** For one suite: closed after the suite; faults and tabs are reset after each test. */
export const useConsole = (): Console => {
  let gateway: DevGateway;
  let browser: Browser;
  let opened: OpenedPage[] = [];

  before(async () => {
    [gateway, browser] = await Promise.all([startDevGateway(), launchBrowser()]);
  });

  after(async () => {
    await browser.close();
    await gateway.close();
  });

  afterEach(async () => {
    await fetch(`http://localhost:${gateway.port}/_local/faults`, { method: "DELETE" });
    const pages = opened;
    opened = [];
    for (const { page } of pages) await page.context().close();
    for (const { complaints, hosts } of pages) {
      expect(complaints).to.deep.equal([]);
      expect([...hosts]).to.have.length(1);
    }
  });

  return {
    get gateway() {
      return gateway;
    },
    open: async (options, port = gateway.port) => {
      const one = await openPage(browser, `http://localhost:${port}/`, options);
      opened.push(one);
      return one.page;
    },
    takeComplaints: () => opened.flatMap(({ complaints }) => complaints.splice(0)),
  };
};

export const part = (page: Page, name: string): Locator => page.getByRole("region", { name });

export const connect = async (page: Page, count = 1): Promise<void> => {
  await page.getByLabel("Query string").fill("token=allow-ws-connection");
  await page.getByRole("spinbutton", { name: "Clients" }).fill(String(count));
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page
    .locator(".client.open")
    .nth(count - 1)
    .waitFor();
};

export const send = async (page: Page, message: object): Promise<void> => {
  const clients = part(page, "Clients");
  await clients.getByLabel("Message", { exact: true }).fill(JSON.stringify(message));
  await clients.getByRole("button", { name: "Send", exact: true }).click();
};

/** A frame received by the shown client. */
export const frame = (page: Page, text: string): Locator =>
  page.getByRole("log").locator("li.in", { hasText: text });

/** Selects a message by its content. */
export const choose = async (page: Page, text: string): Promise<void> => {
  const row = part(page, "Messages").locator(".list button", { hasText: text }).first();
  // Rows move when one is added, even between pressing and releasing the button.
  await until(async () => {
    await row.click();
    return (await row.getAttribute("aria-pressed")) === "true";
  });
};

/** A step in the path of the selected message. */
export const step = (page: Page, kind: string, text: string): Locator =>
  page.locator(".waterfall li", { has: page.locator(`.kind.${kind}`) }).filter({ hasText: text });
