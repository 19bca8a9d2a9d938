import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { connect as connectClient } from "../helpers/client.ts";
import { findLayoutFaults } from "../helpers/console-controls.ts";
import { useEverything } from "../helpers/console-in-use.ts";
import { part, useConsole } from "../helpers/console-page.ts";
import { startFixture } from "../helpers/fixture-gateway.ts";
import { until } from "../helpers/until.ts";

const SCREENS = [
  [320, 568],
  [768, 1024],
  [1024, 768],
  [1280, 720],
  [1536, 864],
  [2560, 1440],
] as const;

/** Fields in one line have their labels in one line, and the button for the theme stands beside the links. */
const expectAlignment = async (page: Page): Promise<void> => {
  const box = async (locator: Locator) => (await locator.boundingBox())!;
  const heights = [];
  for (const name of ["Stage", "Query string", "Kind", "Filter by text"]) {
    heights.push((await box(page.getByLabel(name))).height);
  }
  expect(new Set(heights)).to.have.length(1);
  const links = await box(page.getByRole("navigation"));
  const theme = await box(page.getByRole("button", { name: "Switch between light and dark" }));
  expect(theme.x).to.be.at.least(links.x + links.width);
  expect(theme.y).to.be.within(links.y - theme.height, links.y + links.height);
};

describe("the console: layout", function () {
  const local = useConsole();

  for (const [width, height] of SCREENS) {
    it(`shows Connect at once, and every control in use, at ${width} pixels`, async () => {
      const page = await local.open({ viewport: { width, height } });
      const button = page.getByRole("button", { name: "Connect", exact: true });
      const { y, height: tall } = (await button.boundingBox())!;
      expect(y + tall).to.be.at.most(height);
      await expectAlignment(page);
      expect(await findLayoutFaults(page)).to.deep.equal([]);

      await useEverything(page, local.gateway.port);

      expect(await findLayoutFaults(page)).to.deep.equal([]);
      expect(local.takeComplaints()).to.match(/403/);
    });
  }

  it("keeps Send in reach where an API has sixty routes", async () => {
    const [width, height] = [1280, 720];
    const keys = Array.from({ length: 60 }, (_, at) => `a/rather/long/route/key/${at}`);
    const { port } = await startFixture({
      routes: Object.fromEntries(keys.map((key) => [key, {}])),
    });
    const page = await local.open({ viewport: { width, height } }, port);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    const button = page.getByRole("button", { name: "Send", exact: true });
    const { y, height: tall } = (await button.boundingBox())!;
    expect(y + tall).to.be.at.most(height);
    await page.getByRole("button", { name: keys.at(-1)!, exact: true }).click();
    const message = page.getByLabel("Message", { exact: true });
    await until(async () => (await message.inputValue()).includes(keys.at(-1)!));
  });

  it("bounds lists, so that a long one does not push other parts away", async () => {
    const [width, height] = [1280, 720];
    const page = await local.open({ viewport: { width, height } });
    const client = await connectClient(local.gateway.url);
    for (let room = 0; room < 20; room += 1) {
      client.send({ action: "subscribe", channel: `room:${room}` });
      await client.next();
    }
    await part(page, "Tables").getByRole("button", { name: "Show items" }).click();
    await part(page, "Tables").locator("summary").nth(20).waitFor();
    const letters = "websocket-dev-broadcasts-dead-letters";
    const url = `${local.gateway.endpoint}/_local/queues/${letters}/messages`;
    await fetch(url, { method: "POST", body: "long ".repeat(5000) });
    await part(page, "Queues").getByRole("button", { name: "Show messages" }).first().click();
    const messages = page.getByRole("group", { name: `Messages of ${letters}` });
    expect((await messages.boundingBox())!.height).to.be.at.most(height);
    for (const name of ["Connections", "Tables"]) {
      const box = (await part(page, name).boundingBox())!;
      expect(box.height, name).to.be.at.most(height);
    }
  });
});
