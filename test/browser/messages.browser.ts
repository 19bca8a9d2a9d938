import { expect } from "chai";
import { connect as connectClient } from "../helpers/client.ts";
import { choose, connect, frame, part, send, step, useConsole } from "../helpers/console-page.ts";
import { until } from "../helpers/until.ts";

const PHONE = { viewport: { width: 400, height: 800 } };

/** In the page: one after the other, so that each is drawn. */
const SEND_AGAIN = `(async () => {
  const send = [...document.querySelectorAll("button")].find(({ innerText }) => innerText === "Send");
  for (let count = 0; count < 60; count += 1) {
    send.click();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
})()`;

describe("the console: clients and messages", function () {
  const local = useConsole();

  it("connects, sends a ping, and shows both frames", async () => {
    const page = await local.open();
    await connect(page);

    await page.getByRole("button", { name: "ping", exact: true }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();

    await frame(page, '{"action":"pong"}').waitFor();
    expect(await page.getByRole("log").locator("li.out").innerText()).to.include(
      '{"action":"ping"}',
    );
  });

  it("says that a message is empty", async () => {
    const page = await local.open();
    await connect(page);
    await part(page, "Clients").getByLabel("Message", { exact: true }).fill("");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("log").locator("li.out", { hasText: "(empty)" }).waitFor();
  });

  it("connects with the token in the subprotocol", async () => {
    const page = await local.open();
    await page.getByLabel("Query string").fill("");
    await page.getByLabel("Or subprotocols").fill("chat, allow-ws-connection");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("open, subprotocol chat").waitFor();
  });

  it("points to the trace of a refused handshake, which shows the status", async () => {
    const page = await local.open();
    await page.getByLabel("Query string").fill("token=wrong");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("refused: the $connect among the messages says why").waitFor();

    await choose(page, "token=wrong");

    await page.locator(".waterfall").getByText("$connect · 403").waitFor();
    expect(local.takeComplaints()).to.match(/403/);
  });

  it("broadcasts to two tabs", async () => {
    const [one, other] = [await local.open(), await local.open()];
    await connect(one);
    await connect(other);

    await send(one, { action: "sendmessage", data: "to both tabs" });

    await frame(one, "to both tabs").waitFor();
    await frame(other, "to both tabs").waitFor();
  });

  it("shows the path of a broadcast from the socket through the queue to the frames", async () => {
    const page = await local.open();
    await connect(page, 2);
    await send(page, { action: "sendmessage", data: "a long way" });
    await frame(page, "a long way").waitFor();
    await choose(page, "a long way");

    await step(page, "message", "sendmessage").waitFor();
    await step(page, "function", "websocket-dev-sendmessage").waitFor();
    await step(page, "call", "SQS SendMessage · 200").waitFor();
    await step(page, "queue", "websocket-dev-broadcasts").waitFor();
    await step(page, "function", "websocket-dev-broadcast").waitFor();
    const queries = step(page, "call", "DynamoDB Query · 200");
    // One for each of sixteen partitions; posts to the two clients come between some of them.
    const run = queries.filter({ hasText: /\d × / }).first();
    const time = page.locator('.list button[aria-pressed="true"] .time');
    await until(async () => (await time.innerText()) !== "…");
    const rows = await queries.count();
    await run.getByRole("button", { expanded: false }).click();
    await run.getByRole("button", { expanded: true }).waitFor();
    const folded = parseInt(await run.locator(".name").innerText(), 10);
    expect(await queries.count()).to.equal(rows + folded);
    await run.getByRole("button").click();
    await run.getByRole("button", { expanded: false }).waitFor();
    expect(await queries.count()).to.equal(rows);
    await step(page, "log", "DEBUG received").first().waitFor();
    await until(async () => (await step(page, "frame", "a long way").count()) >= 2);
    expect(await step(page, "call", "@connections POST · 200").count()).to.be.at.least(2);

    await step(page, "call", "SQS SendMessage").getByRole("button").click();
    await page.locator(".details", { hasText: '"MessageBody"' }).waitFor();
  });

  it("distinguishes cold starts from warm ones", async () => {
    const page = await local.open();
    await connect(page);
    local.gateway.updateCode("dist/echoMessage.zip");
    const cold = page.locator(".waterfall .cold");

    await send(page, { action: "echoMessage", message: "first" });
    await frame(page, "first").waitFor();
    await choose(page, '"first"');
    await cold.waitFor();
    await send(page, { action: "echoMessage", message: "second" });
    await frame(page, "second").waitFor();
    await choose(page, '"second"');

    await page.locator(".waterfall", { hasText: "second" }).waitFor();
    expect(await cold.count()).to.equal(0);
  });

  it("keeps the focus on a message when others arrive", async () => {
    const page = await local.open();
    await connect(page);
    await send(page, { action: "post", data: "mine" });
    await frame(page, "mine").waitFor();
    await part(page, "Messages").locator(".list button", { hasText: '"mine"' }).focus();

    const other = await connectClient(local.gateway.url);
    await other.close();
    await part(page, "Messages")
      .locator(".list button", { hasText: "$disconnect" })
      .first()
      .waitFor();

    await page.keyboard.press("Enter");
    await page.locator(".waterfall", { hasText: "websocket-dev-post" }).waitFor();
  });

  it("leaves nothing in the document for rows that are gone", async () => {
    const page = await local.open();
    await connect(page);
    await page.getByRole("button", { name: "ping", exact: true }).click();
    await page.evaluate(SEND_AGAIN);
    await page.locator(".client", { hasText: "60 in" }).waitFor();
    // A row, and a comment on either side of it.
    const counts = await page.evaluate<[rows: number, nodes: number][]>(
      `[...document.querySelectorAll(".frames ol, .log-lines ol, .waterfall")].map((list) =>
        [list.querySelectorAll("li").length, list.childNodes.length])`,
    );
    for (const [rows, nodes] of counts) expect(nodes).to.be.at.most(3 * rows + 5);
  });

  it("can be used by keyboard alone", async () => {
    const page = await local.open();
    await page.getByLabel("Query string").fill("token=allow-ws-connection");
    await page.keyboard.press("Enter");
    await page.locator(".client.open").waitFor();
    const message = part(page, "Clients").getByLabel("Message", { exact: true });
    await message.fill('{"action":"ping"}');
    await message.press("Control+Enter");
    await frame(page, "pong").waitFor();
    await part(page, "Messages").getByRole("button", { name: "ping" }).first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".waterfall", { hasText: "websocket-dev-ping" }).waitFor();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`fits a phone, in ${colorScheme}`, async () => {
      const page = await local.open({ ...PHONE, colorScheme });
      await connect(page);
      await send(page, { action: "sendmessage", data: "a word that is long enough ".repeat(20) });
      await frame(page, "long enough").waitFor();
      const widths = (await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
      )) as number[];
      expect(widths[0]).to.equal(widths[1]);
      const [red = 0] = (await page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)",
      )) as number[];
      expect(red < 128 ? "dark" : "light").to.equal(colorScheme);
    });
  }
});
