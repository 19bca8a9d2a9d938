import { expect } from "chai";
import type { Page } from "playwright-core";
import { startGateway } from "../../gateway/index.ts";
import { connect, part, send, useConsole } from "../helpers/console-page.ts";
import { writeFixtureStack } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

const theme = (page: Page) => page.evaluate<string>("document.documentElement.dataset.theme");

describe("the console: what it keeps", function () {
  const local = useConsole();

  it("keeps query, subprotocols, message, history, filter, theme and clients over a reload", async () => {
    const page = await local.open({ colorScheme: "light" });
    await connect(page, 2);
    await page.getByRole("button", { name: "Close client 2" }).click();
    await page.locator(".client.closed").waitFor();
    await send(page, { action: "whoami" });
    await page.locator(".frames li.in").waitFor();
    await page.getByLabel("Or subprotocols").fill("chat, other");
    await page.getByLabel("Filter by text").fill("whoami");
    await page.getByRole("button", { name: "Switch between light and dark" }).click();

    await page.reload();

    await page.locator(".client.open").waitFor();
    expect(await page.locator(".client.closed").count()).to.equal(1);
    expect(await page.getByLabel("Query string").inputValue()).to.equal(
      "token=allow-ws-connection",
    );
    expect(await page.getByLabel("Or subprotocols").inputValue()).to.equal("chat, other");
    expect(await page.getByLabel("Filter by text").inputValue()).to.equal("whoami");
    const message = part(page, "Clients").getByLabel("Message", { exact: true });
    expect(await message.inputValue()).to.equal('{"action":"whoami"}');
    await page.getByText("Save, and history").click();
    await page.getByRole("list", { name: "Sent messages" }).getByText("whoami").waitFor();
    expect(await theme(page)).to.equal("dark");
    await page.getByText("the page was loaded again: earlier frames are gone").waitFor();
  });

  it("connects the clients again when the gateway is back, but not those that were closed", async () => {
    const { configurationPath, remove } = await writeFixtureStack({ routes: { ping: {} } });
    closeAfterwards(remove);
    const first = await startGateway({ configurationPath });
    closeAfterwards(() => first.close());
    const page = await local.open({}, first.port);
    await connect(page, 2);
    await page.getByRole("button", { name: "Close client 2" }).click();
    await page.locator(".client.closed").waitFor();

    await first.close();
    await page.getByText("disconnected; waiting for the gateway").waitFor();
    await page.locator(".client.lost").waitFor();
    const second = await startGateway({ configurationPath, port: first.port });
    closeAfterwards(() => second.close());

    await page.locator(".client.open").waitFor();
    expect(await page.locator(".client.closed").count()).to.equal(1);
    expect(second.connections()).to.have.length(1);
    expect(local.takeComplaints()).to.match(/ERR_/);
    await page.close();
  });
});
