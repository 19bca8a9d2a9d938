import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { startGateway } from "../../gateway/index.ts";
import { connect as connectClient } from "../helpers/client.ts";
import { choose, connect, frame, part, send, useConsole } from "../helpers/console-page.ts";
import { writeFixtureStack } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { startHttpApi } from "../helpers/http-api.ts";
import { until } from "../helpers/until.ts";

describe("the console: the API and live state", function () {
  const local = useConsole();

  it("is complete before the gateway has answered any call", async () => {
    const page = await local.open();
    await page.route(/_local\/(api|events|faults)/, () => {});

    await page.reload();

    await page.getByRole("button", { name: "Connect", exact: true }).waitFor();
    await page.getByText("connecting …").waitFor();
    await page
      .getByRole("button", { name: "function websocket-dev-broadcast", exact: true })
      .waitFor();
  });

  it("shows the settings of a part of the API, by keyboard", async () => {
    const page = await local.open();
    const node = page.getByRole("button", {
      name: "function websocket-dev-broadcast",
      exact: true,
    });
    await node.focus();
    await page.keyboard.press("Enter");
    const settings = part(page, "API").getByRole("complementary");
    await settings.getByText("WORK_QUEUE_URL").waitFor();
    await settings.getByText("ManageConnections").waitFor();
    await settings.getByText("websocket-dev-broadcasts-work").first().waitFor();
  });

  it("says that there is no WebSocket stage, and offers nothing to connect", async () => {
    const { port } = await startHttpApi({ routes: { "GET /pets": {} }, isAlone: true });
    const page = await local.open({}, port);
    await page.getByText(`http://localhost:${port}/web/`).waitFor();
    await part(page, "Clients").getByText("There is no WebSocket stage.").waitFor();
    await page.getByRole("button", { name: "route GET /pets", exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Connect", exact: true }).count()).to.equal(0);
  });

  it("lists other clients' connections, and closes one", async () => {
    const other = await connectClient(local.gateway.url);
    other.send({ action: "whoami" });
    const { connectionId } = JSON.parse(await other.next());
    const page = await local.open();

    await page.getByRole("button", { name: `Close ${connectionId}` }).click();

    expect((await other.closed).code).to.equal(1000);
    await part(page, "Connections")
      .getByText(connectionId, { exact: true })
      .waitFor({ state: "detached" });
  });

  it("shows the members, the position and the history of a channel, as they change, and what a client gets that comes back", async () => {
    const page = await local.open();
    await connect(page);
    await send(page, { action: "subscribe", channel: "room:console" });
    await frame(page, '"offset":0').waitFor();
    const { epoch } = JSON.parse(
      (await frame(page, '"offset":0').innerText()).replace(/^[^{]*|[^}]*$/g, ""),
    );

    const tables = part(page, "Tables");
    await tables.getByRole("button", { name: "Show items" }).click();
    await tables.getByLabel("Only partitions with").fill("room:console");
    await tables
      .locator("summary", { hasText: "connection#" })
      .first()
      .waitFor({ state: "detached" });
    const members = tables.locator("details", { hasText: "ch#room:console" });
    await members.locator("summary").click();
    // Items are made when their partition is opened.
    await members.locator("li").first().waitFor();
    expect(await members.locator("li").count()).to.equal(1);
    const history = tables.locator("details", { hasText: `log#room:console#${epoch}` });
    expect(await history.count()).to.equal(0);

    await send(page, { action: "publish", channel: "room:console", data: "kept" });
    await history.locator("summary").click();
    await history.getByText('d = "kept"').waitFor();
    const head = tables.locator("details", { hasText: "head#room:console" });
    await head.locator("summary").click();
    await head.getByText("n = 1").waitFor();

    await send(page, {
      action: "subscribe",
      channel: "room:console",
      since: { epoch, offset: 0 },
    });
    await frame(page, '"recovered":true').filter({ hasText: '"data":"kept"' }).waitFor();
  });

  it("sends to a queue", async () => {
    const page = await local.open();
    await connect(page);
    const queue = part(page, "Queues")
      .getByRole("article")
      .filter({ hasText: "Send to websocket-dev-broadcasts" })
      .first();
    await queue.getByLabel("Message", { exact: true }).fill('{"data":"from the form"}');
    await queue.getByRole("button", { name: "Send to websocket-dev-broadcasts" }).click();

    await frame(page, "from the form").waitFor();
    await page.getByText(/Sent to websocket-dev-broadcasts as /).waitFor();
  });

  it("shows dead letters, and redrives them", async () => {
    const page = await local.open();
    await connect(page);
    const url = `http://localhost:${local.gateway.port}/_local/queues`;
    const letters = "websocket-dev-broadcasts-dead-letters";
    await fetch(`${url}/${letters}/messages`, { method: "POST", body: '{"data":"once dead"}' });
    const queue = part(page, "Queues").getByRole("article").filter({ hasText: letters }).first();

    await queue.getByRole("button", { name: "Show messages" }).click();
    await queue.getByText('{"data":"once dead"}').waitFor();
    await queue.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("The source of 1 is unknown").waitFor();
    await queue.getByLabel("Messages of unknown source").selectOption("websocket-dev-broadcasts");
    await fetch(`${url}/${letters}/messages`, { method: "POST", body: '{"data":"once more"}' });
    await queue.getByRole("button", { name: "Redrive" }).click();

    await frame(page, "once more").waitFor();
  });

  it("forces a 429 with a switch, and shows it", async () => {
    const page = await local.open();
    await connect(page);
    await page.getByRole("switch", { name: "Posts are answered 429" }).check();
    await page.getByLabel("% of them").fill("100");
    await page.getByLabel("% of them").press("Tab");
    const faults = () => page.evaluate("fetch('/_local/faults').then((answer) => answer.json())");
    const all = { connection: "*", share: 1, answer: 429, delayMs: 0 };
    await until(async () => isDeepStrictEqual(((await faults()) as any).faults.posts, [all]));

    await send(page, { action: "post", data: "too many" });

    await choose(page, "too many");
    await page
      .locator(".waterfall .failed", { hasText: "@connections POST · 429" })
      .first()
      .waitFor();
    await page.getByText(/[1-9]\d* posts so far/).waitFor();
  });

  it("shows what is in force, and says so in words, when the gateway does not answer", async () => {
    const page = await local.open();
    const toggle = page.getByRole("switch", { name: "Posts are delayed" });
    await toggle.check();
    const amount = part(page, "Faults").getByLabel("% of them");
    await amount.waitFor();
    await page.route(/_local\/faults/, (route) => route.abort());

    await toggle.click();
    await page.locator(".notice", { hasText: "The gateway does not answer." }).waitFor();
    await until(() => toggle.isChecked());
    await amount.fill("7");
    await amount.press("Enter");
    await until(async () => (await amount.inputValue()) === "50");
    expect(local.takeComplaints()).to.match(/ERR_FAILED/);
  });

  it("shows errors in faults that are entered as JSON", async () => {
    const page = await local.open();
    await page.getByText("All faults as JSON").click();
    await page.getByRole("textbox", { name: "Faults" }).fill('{"posts":1}');
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("posts is 1; expected a list of rules").waitFor();
    expect(local.takeComplaints()).to.match(/400/);
  });

  it("waits for a gateway that has stopped, and continues with the next", async () => {
    const { configurationPath, remove } = await writeFixtureStack({ routes: {} });
    closeAfterwards(remove);
    const first = await startGateway({ configurationPath });
    closeAfterwards(() => first.close());
    const page = await local.open({}, first.port);
    await page.getByText("live", { exact: true }).waitFor();

    await first.close();
    await page.getByText("disconnected; waiting for the gateway").waitFor();
    const second = await startGateway({ configurationPath, port: first.port });
    closeAfterwards(() => second.close());
    await page.getByText("live", { exact: true }).waitFor();

    expect(local.takeComplaints()).to.match(/ERR_/);
    await page.close();
  });
});
