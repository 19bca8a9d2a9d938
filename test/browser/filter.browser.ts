import { expect } from "chai";
import type { Page } from "playwright-core";
import { choose, connect, frame, part, send, useConsole } from "../helpers/console-page.ts";

const rows = (page: Page) => part(page, "Messages").locator(".list li");

const options = (page: Page, label: string) =>
  part(page, "Messages").getByLabel(label).locator("option").allInnerTexts();

describe("the console: filters", function () {
  const local = useConsole();

  const prepare = async () => {
    const page = await local.open();
    await connect(page);
    await send(page, { action: "post", data: "a needle" });
    await frame(page, "a needle").waitFor();
    await rows(page).filter({ hasText: "a needle" }).first().waitFor();
    return page;
  };

  it("filters messages by kind, function, failure and text, and counts what each would leave", async () => {
    const page = await prepare();
    await page.getByLabel("Filter by text").fill('"data":"A NEEDLE"');
    await rows(page).filter({ hasNotText: "a needle" }).first().waitFor({ state: "detached" });
    const count = await rows(page).count();
    expect(await options(page, "Kind")).to.deep.equal(["all", `message (${count})`]);
    expect(await options(page, "Function")).to.deep.equal(["all", `websocket-dev-post (${count})`]);

    await page.getByLabel("Filter by text").fill("");
    await page.getByLabel("Kind").selectOption("connect");
    await rows(page).filter({ hasText: "a needle" }).first().waitFor({ state: "detached" });
    expect(await options(page, "Function"))
      .to.include.members(["all"])
      .and.satisfy((texts: string[]) =>
        texts.some((text) => /^websocket-dev-connect \(\d+\)$/.test(text)),
      );
  });

  it("shows only failures", async () => {
    const page = await prepare();
    await page.getByLabel("Query string").fill("token=wrong");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await rows(page).filter({ hasText: "failed" }).first().waitFor();
    await page.getByLabel("Failed only").check();
    await rows(page).filter({ hasNotText: "failed" }).first().waitFor({ state: "detached" });
    expect(await rows(page).count()).to.be.at.least(1);
    expect(local.takeComplaints()).to.match(/403/);
  });

  it("says that nothing matches, and clears the filter", async () => {
    const page = await prepare();
    await page.getByLabel("Filter by text").fill("no such text");
    await page.getByText(/Nothing matches the filter; it hides \d+\./).waitFor();
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await rows(page).filter({ hasText: "a needle" }).first().waitFor();
    expect(await page.getByLabel("Filter by text").inputValue()).to.equal("");
  });

  it("clears the choices of lists, each time", async () => {
    const page = await prepare();
    const kind = part(page, "Messages").getByLabel("Kind");
    for (const chosen of ["message", "connect", "message"]) {
      await kind.selectOption(chosen);
      await kind.selectOption("");
      await kind.selectOption(chosen);
      await page.getByLabel("Filter by text").fill("no such text");
      await page.getByRole("button", { name: "Clear the filter" }).click();
      await rows(page).filter({ hasText: "a needle" }).first().waitFor();
      expect(await kind.inputValue()).to.equal("");
    }
  });

  it("filters log lines by function, level and text, and leads to the path of one", async () => {
    const page = await prepare();
    const logs = part(page, "Logs");
    const lines = logs.locator(".log-lines li");
    await logs.getByLabel("Log function").selectOption("websocket-dev-post");
    await lines.filter({ hasNotText: "websocket-dev-post" }).first().waitFor({ state: "detached" });
    await logs.getByLabel("Least level").selectOption("INFO");
    await lines.filter({ hasText: "DEBUG" }).first().waitFor({ state: "detached" });
    await logs.getByLabel("Text of the line").fill("handled");
    await lines.filter({ hasNotText: "handled" }).first().waitFor({ state: "detached" });

    await lines.first().getByRole("button").click();
    await page.locator(".waterfall li", { hasText: "websocket-dev-post" }).first().waitFor();
    await page.locator('.waterfall button[aria-pressed="true"] .kind.log').waitFor();

    await logs.getByLabel("Text of the line").fill("no such line");
    await logs.getByText("Nothing matches the filter.").waitFor();
  });

  it("opens a path by its address, and says when it is gone", async () => {
    const page = await prepare();
    await choose(page, "a needle");
    const link = page.url();
    expect(link).to.match(/#trace=\d+\.\w+$/);
    const [, id] = /#trace=(\d+)/.exec(link)!;

    const other = await page.context().newPage();
    await other.goto(link);
    await other.locator(".path", { hasText: `Path ${id}` }).waitFor();
    await other.locator(".waterfall", { hasText: "websocket-dev-post" }).waitFor();

    await other.goto(link.replace(/\.\w+$/, ""));
    await other.locator(".path", { hasText: `Path ${id}` }).waitFor();
    await other.goto(link.replace(/\.\w+$/, ".anotherrun"));
    await other.getByText(`The path ${id} of the address is gone`).waitFor();
  });
});
