// The console as people see it while they work: clients, messages, a path, filters, a queue and a table are open.
import type { Page } from "playwright-core";
import { choose, connect, frame, part, send } from "./console-page.ts";

/** Nothing prevents it. */
const LONG_NAME = `a greeting ${"that-is-long".repeat(20)}`;

const LETTERS = "websocket-dev-broadcasts-dead-letters";

export const useEverything = async (page: Page, port: number): Promise<void> => {
  await connect(page, 2);
  await page.getByRole("button", { name: "Close client 2" }).click();
  await page.locator(".client.closed").waitFor();
  await refuse(page);
  await page.getByText("Save, and history").click();
  await page.getByLabel("Name of the message").fill(LONG_NAME);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await send(page, { action: "post", data: "a word that is long enough ".repeat(20) });
  await frame(page, "long enough").getByRole("button").click();
  await choose(page, "long enough");
  await page.locator(".waterfall button").last().click();
  await page.getByLabel("Kind").selectOption("message");
  await openQueue(page, port);
  await openTable(page);
  await page.getByRole("switch", { name: "Posts are delayed" }).check();
  await page.getByText("All faults as JSON").click();
  await insistOnJson(page);
};

/** As many clients as before, all refused. */
const refuse = async (page: Page): Promise<void> => {
  await page.getByLabel("Query string").fill("token=wrong");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.locator(".client.refused").nth(1).waitFor();
  await page.locator(".client", { hasText: "Client 1" }).getByRole("button").first().click();
};

/** A notice that is long. */
const insistOnJson = async (page: Page): Promise<void> => {
  await part(page, "Clients").getByLabel("Message", { exact: true }).fill("{not JSON");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator(".notice.bad").waitFor();
};

const openQueue = async (page: Page, port: number): Promise<void> => {
  const url = `http://localhost:${port}/_local/queues/${LETTERS}/messages`;
  await fetch(url, { method: "POST", body: '{"data":"dead"}' });
  const queue = part(page, "Queues").getByRole("article").filter({ hasText: LETTERS }).first();
  await queue.getByRole("button", { name: "Show messages" }).click();
  await queue.getByText('{"data":"dead"}').first().waitFor();
};

const openTable = async (page: Page): Promise<void> => {
  await part(page, "Tables").getByRole("button", { name: "Show items" }).click();
  await part(page, "Tables").locator("summary").first().click();
};
