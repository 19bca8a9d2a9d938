// What an open page holds while traffic runs, counted by the browser: what goes from the page goes from memory, too.
import { expect } from "chai";
import type { Page } from "playwright-core";
import { connect as connectClient } from "../helpers/client.ts";
import { part, useConsole } from "../helpers/console-page.ts";
import { until } from "../helpers/until.ts";

/** Counts after garbage collection, and includes elements that have left the page but are still in memory. */
const count = async (page: Page) => {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  await session.detach();
  return { nodes, listeners: jsEventListeners };
};

describe("the console: nodes of the page", function () {
  const local = useConsole();

  const fill = async (channels: number) => {
    const client = await connectClient(local.gateway.url);
    for (let channel = 0; channel < channels; channel += 1) {
      client.send({ action: "subscribe", channel: `room:${channel}` });
      await client.next();
    }
    return client;
  };

  it("makes the items of a partition when it is opened", async () => {
    const page = await local.open();
    await fill(30);
    const tables = part(page, "Tables");
    await tables.getByRole("button", { name: "Show items" }).click();
    const partition = tables.locator("details", { hasText: "room:7" }).first();
    await partition.waitFor();
    expect(await tables.locator("details li").count()).to.equal(0);

    await partition.locator("summary").click();
    await partition.getByRole("button", { name: /^Delete / }).waitFor();
    await partition.locator("summary").click();
    await partition.locator("li").waitFor({ state: "detached" });
  });

  it("lets go of rows that leave an open table", async () => {
    const page = await local.open();
    const tables = part(page, "Tables");
    const client = await fill(30);
    await tables.getByRole("button", { name: "Show items" }).click();
    const rows = tables.locator("details", { hasText: "ch#room:" });
    const turn = async (action: string, shown: number) => {
      for (let channel = 0; channel < 30; channel += 1) {
        client.send({ action, channel: `room:${channel}` });
        await client.next();
      }
      await until(async () => (await rows.count()) === shown);
    };
    const around = async () => {
      await turn("unsubscribe", 0);
      await turn("subscribe", 30);
    };
    // The list of messages is full: it has no more rows than are in sight.
    for (let round = 0; round < 3; round += 1) await around();
    const before = await count(page);
    for (let round = 0; round < 3; round += 1) await around();
    const after = await count(page);

    // Of 90 rows that came and went; each has more than ten nodes.
    expect(after.nodes - before.nodes).to.be.below(90);
    expect(after.listeners - before.listeners).to.be.below(90);
  });
});
