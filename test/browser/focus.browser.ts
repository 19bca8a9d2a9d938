// The focus of people who work by keyboard: it stays where they are when the page changes under it.
import { expect } from "chai";
import type { Page } from "playwright-core";
import { connect as connectClient } from "../helpers/client.ts";
import { connect, frame, part, send, useConsole } from "../helpers/console-page.ts";
import { until } from "../helpers/until.ts";

/** In the page: the name of what has the focus; empty: nothing has it. */
const FOCUSED = `document.activeElement === document.body ? "" :
  document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText`;

const focused = (page: Page) => page.evaluate<string>(FOCUSED);

const client = (page: Page, id: number) => page.locator(".client", { hasText: `Client ${id}` });

/** Presses a button by keyboard. */
const press = async (page: Page, name: string) => {
  await page.getByRole("button", { name, exact: true }).focus();
  await page.keyboard.press("Enter");
};

describe("the console: focus", function () {
  const local = useConsole();

  it("stays in the row of a client whose buttons change", async () => {
    const page = await local.open();
    await connect(page, 2);
    await press(page, "Close client 2");
    await client(page, 2).getByText("closed").waitFor();
    expect(await focused(page)).to.equal("Reconnect client 2");

    await page.keyboard.press("Enter");
    await client(page, 2).getByText("open").waitFor();
    expect(await focused(page)).to.equal("Close client 2");
  });

  it("goes to the next client when one is removed, and to the form after the last", async () => {
    const page = await local.open();
    await connect(page, 3);
    await page.getByRole("button", { name: "Close all" }).click();
    await page.locator(".client.closed").nth(2).waitFor();
    await press(page, "Remove client 1");
    await client(page, 1).waitFor({ state: "detached" });
    expect(await focused(page)).to.match(/^Client 2 /);

    await press(page, "Remove client 2");
    await client(page, 2).waitFor({ state: "detached" });
    await press(page, "Remove client 3");
    await page.getByText("No client of this page is connected").waitFor();
    expect(await page.evaluate("document.activeElement.closest('#clients') !== null")).to.equal(
      true,
    );
  });

  it("stays on the same item when others are deleted", async () => {
    const page = await local.open();
    await connect(page);
    const channel = "room:focus";
    for (const data of ["one", "two", "three"]) {
      await send(page, { action: "publish", channel, data });
      await frame(page, '"offset"').nth(0).waitFor();
    }
    const tables = part(page, "Tables");
    await tables.getByRole("button", { name: "Show items" }).click();
    await tables.getByLabel("Only partitions with").fill(`log#${channel}`);
    const buttons = tables.getByRole("button", { name: /^Delete log#/ });
    await tables.locator("summary", { hasText: `log#${channel}` }).click();
    await until(async () => (await buttons.count()) === 3);
    const name = (await buttons.nth(1).getAttribute("aria-label"))!;
    await buttons.nth(1).focus();

    await deleteFirstItem(page, `log#${channel}`);
    // The table is read again when a function has run.
    await (await connectClient(local.gateway.url)).close();
    await until(async () => (await buttons.count()) === 2);
    expect(await focused(page)).to.equal(name);

    await page.keyboard.press("Enter");
    await until(async () => (await buttons.count()) === 1);
    await until(async () => (await focused(page)) === (await buttons.getAttribute("aria-label")));
  });

  for (const key of ["Escape", "Enter"]) {
    it(`returns from a notice that ${key} dismisses`, async () => {
      const page = await local.open();
      await page.getByText("All faults as JSON").click();
      await page.getByRole("textbox", { name: "Faults" }).fill("[]");
      await press(page, "Apply");
      await page.locator(".notice.bad").waitFor();
      if (key === "Enter") await page.getByRole("button", { name: /^Dismiss/ }).focus();
      await page.keyboard.press(key);
      await page.locator(".notice").waitFor({ state: "detached" });
      expect(await focused(page)).to.equal("Apply");
      expect(local.takeComplaints()).to.match(/400/);
    });
  }
});

/** As another tab does. */
const deleteFirstItem = (page: Page, partition: string) =>
  page.evaluate(`(async () => {
    const url = "/_local/tables/websocket-dev-connections/items";
    const { partitions } = await (await fetch(url)).json();
    const { items } = partitions.find(({ key }) => key.startsWith(${JSON.stringify(partition)}));
    await fetch(url, { method: "DELETE", body: JSON.stringify(items[0].id) });
  })()`);
