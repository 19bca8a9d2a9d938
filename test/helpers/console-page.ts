// The console as a person finds it: on the dev stack, in tabs of one browser, without a complaint of the browser's.
import { expect } from "chai";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/lib/browser.ts";
import { type OpenedPage, openPage } from "./browser-page.ts";
import { until } from "./until.ts";
import { type DevGateway, startDevGateway } from "./dev-stack.ts";

export interface Console {
  readonly gateway: DevGateway;
  /** @param port of another gateway than this. */
  open(options?: BrowserContextOptions, port?: number): Promise<Page>;
  /** Takes away what the browser has said, such as that a request failed. */
  takeComplaints(): string[];
}

/** For one suite: it is closed when the suite ends, faults and tabs when each test does. */
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
    .locator(".chip.open")
    .nth(count - 1)
    .waitFor();
};

export const send = async (page: Page, message: object): Promise<void> => {
  const clients = part(page, "Clients");
  await clients.getByLabel("Message", { exact: true }).fill(JSON.stringify(message));
  await clients.getByRole("button", { name: "Send", exact: true }).click();
};

/** A frame that the shown client has received. */
export const frame = (page: Page, text: string): Locator =>
  page.getByRole("log").locator("li.in", { hasText: text });

/** Chooses a message by what it has. */
export const choose = async (page: Page, text: string): Promise<void> => {
  const row = part(page, "Messages").locator(".list button", { hasText: text }).first();
  // The rows move when something new comes, also between the press of the button and its release.
  await until(async () => {
    await row.click();
    return (await row.getAttribute("aria-pressed")) === "true";
  });
};

/** A step in the path of the chosen message. */
export const step = (page: Page, kind: string, text: string): Locator =>
  page.locator(".waterfall li", { has: page.locator(`.kind.${kind}`) }).filter({ hasText: text });
