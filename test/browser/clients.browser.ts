import { readFile } from "node:fs/promises";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { connect, frame, part, send, useConsole } from "../helpers/console-page.ts";
import { until } from "../helpers/until.ts";

const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

const readClipboard = (page: Page): Promise<string> =>
  page.evaluate("navigator.clipboard.readText()");

const client = (page: Page, id: number): Locator =>
  page.locator(".client", { hasText: `Client ${id}` });

const button = (page: Page, name: string): Locator =>
  part(page, "Clients").getByRole("button", { name, exact: true });

const message = (page: Page): Locator =>
  part(page, "Clients").getByLabel("Message", { exact: true });

const download = async (page: Page, name: string): Promise<{ file: string; text: string }> => {
  const [started] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  return {
    file: started.suggestedFilename(),
    text: await readFile(await started.path(), "utf8"),
  };
};

describe("the console: clients", function () {
  const local = useConsole();

  it("shows the state of each, and connects a closed one again", async () => {
    const page = await local.open();
    await connect(page, 2);
    await button(page, "Close client 2").click();
    await client(page, 2).getByText("closed").waitFor();
    expect(await client(page, 1).locator(".state").innerText()).to.equal("open");

    await button(page, "Reconnect client 2").click();
    await client(page, 2).getByText("open").waitFor();
    await button(page, "Close all").click();
    await page.locator(".client.closed").nth(1).waitFor();
    await button(page, "Remove closed").click();
    await client(page, 1).waitFor({ state: "detached" });
  });

  it("keeps a log for each client", async () => {
    const page = await local.open();
    await connect(page, 2);
    await client(page, 2).getByRole("button").first().click();
    await send(page, { action: "post", data: "for the second" });
    await frame(page, "for the second").waitFor();
    await client(page, 1).getByRole("button").first().click();
    await frame(page, "for the second").waitFor({ state: "detached" });
  });

  it("copies a frame and all frames, and clears them", async () => {
    const page = await local.open(CLIPBOARD);
    await connect(page);
    await send(page, { action: "post", data: "to be copied" });
    await frame(page, "to be copied").getByRole("button").click();
    await button(page, "Copy frame").click();
    await page.getByText("Copied the frame.").waitFor();
    expect(await readClipboard(page)).to.equal("to be copied");

    await button(page, "Copy all").click();
    await page.getByText("Copied the frames as JSON Lines.").waitFor();
    const lines = (await readClipboard(page)).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).direction)).to.deep.equal(["note", "out", "in"]);

    await button(page, "Clear").click();
    await page.getByText("No frames yet.").waitFor();
  });

  it("exports JSON Lines and HAR, without the token", async () => {
    const page = await local.open();
    await connect(page);
    await send(page, { action: "post", data: "to be exported" });
    await frame(page, "to be exported").waitFor();

    const lines = await download(page, "Export JSON Lines");
    expect(lines.file).to.match(/^client-\d+\.jsonl$/);
    expect(JSON.parse(lines.text.trim().split("\n").at(-1)!)).to.include({
      direction: "in",
      text: "to be exported",
    });

    const har = await download(page, "Export HAR");
    const [entry] = JSON.parse(har.text).log.entries;
    expect(entry["_resourceType"]).to.equal("websocket");
    expect(
      entry["_webSocketMessages"].map(({ type, opcode, data }: any) => [type, opcode, data]),
    ).to.deep.equal([
      ["send", 1, '{"action":"post","data":"to be exported"}'],
      ["receive", 1, "to be exported"],
    ]);
    expect(lines.text + har.text).to.not.include("allow-ws-connection");
  });

  it("formats JSON, and asks again before it sends what is not valid", async () => {
    const page = await local.open();
    await connect(page);
    await message(page).fill('{"action":"ping"}');
    await button(page, "Format").click();
    await until(async () => (await message(page).inputValue()).includes("\n"));
    expect(await message(page).inputValue()).to.equal('{\n  "action": "ping"\n}');

    await message(page).fill('{"action":');
    await part(page, "Clients").getByText("Not valid JSON: ").waitFor();
    await button(page, "Send").click();
    await page.getByRole("alert").getByText("Not sent. Not valid JSON").waitFor();
    expect(await page.locator(".frames li.out").count()).to.equal(0);
    await button(page, "Send").click();
    await frame(page, "Unknown action").waitFor();
  });

  it("offers messages that were saved, in another tab too, and those that were sent", async () => {
    const page = await local.open();
    await connect(page);
    await send(page, { action: "whoami" });
    await frame(page, "connectionId").waitFor();
    await page.getByText("Save, and history").click();
    await page.getByLabel("Name of the message").fill("who?");
    await button(page, "Save").click();
    await message(page).fill("something else");

    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel("Query string").fill("token=allow-ws-connection");
    await button(other, "Connect").click();
    await button(other, "who?").click();
    await until(async () => (await message(other).inputValue()).includes("whoami"));
    expect(await message(other).inputValue()).to.equal('{"action":"whoami"}');

    await page.getByRole("list", { name: "Sent messages" }).getByRole("button").first().click();
    await until(async () => (await message(page).inputValue()).includes("whoami"));
    await button(page, "Remove the saved message who?").click();
    await button(page, "who?").waitFor({ state: "detached" });
  });

  it("shows binary frames as hexadecimal numbers", async () => {
    const page = await local.open();
    // API Gateway sends no binary frames; other servers of an API do.
    await page.routeWebSocket(/\/dev/, (socket) => {
      socket.send(Buffer.from([0, 72, 105, 255]));
    });
    await part(page, "Clients").getByRole("button", { name: "Connect", exact: true }).click();
    await frame(page, "binary, 4 bytes: 00 48 69 ff").getByRole("button").click();
    await page.locator(".frame-details pre", { hasText: "00000000  00 48 69 ff" }).waitFor();
    expect(await page.locator(".frame-details pre").innerText()).to.match(/ {2}\.Hi\.$/);
  });

  it("stays usable with fifty clients, and refuses more", async () => {
    const page = await local.open();
    await connect(page, 50);
    await button(page, "Send from all 50").waitFor();
    await message(page).fill('{"action":"ping"}');
    await button(page, "Send from all 50").click();
    await page.locator(".client", { hasText: "1 in, 1 out" }).nth(49).waitFor();
    await client(page, 50).getByRole("button").first().click();
    await frame(page, "pong").waitFor();
    await button(page, "Connect").click();
    await page.getByText("at most 50 are possible. Remove some.").waitFor();
  });
});
