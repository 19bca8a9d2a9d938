// Cross-origin pages in a real browser: everything they try is refused, and nothing changes.
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../../scripts/lib/browser.ts";
import { openForeignPage, watchAnswers } from "../helpers/foreign-page.ts";
import { takeSnapshot, startGuarded } from "../helpers/guarded-gateway.ts";
import { callLocal } from "../helpers/local-api.ts";
import { until } from "../helpers/until.ts";

describe("cross-origin pages, in a browser,", function () {
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser(["--host-resolver-rules=MAP *.example 127.0.0.1"]);
  });

  after(() => browser.close());

  for (const [who, host, target] of [
    ["another site", "evil.example", "localhost"],
    ["another port", "127.0.0.1", "127.0.0.1"],
    ["another name of this machine", "localhost", "127.0.0.1"],
  ] as const) {
    it(`get nothing and change nothing: ${who}`, async () => {
      const { gateway, connectionId } = await startGuarded();
      const before = await takeSnapshot(gateway.port);
      const answers = watchAnswers(gateway.port);
      const page = await openForeignPage(browser, host);
      const base = `http://${target}:${gateway.port}`;

      const run = (group: string) =>
        page.evaluate<string[]>(
          `run(${JSON.stringify(group)}, ${JSON.stringify(base)}, ${JSON.stringify(connectionId)})`,
        );
      const attempts = await run("attempts");
      const preflighted = await run("preflighted");

      await until(() => [...attempts, ...preflighted].every((name) => answers.has(name)));
      for (const name of attempts) {
        expect([...answers.get(name)!].join(), name).to.match(/^(GET|POST) 403$/);
      }
      for (const name of preflighted) {
        expect([...answers.get(name)!], name).to.deep.equal(["OPTIONS 403"]);
      }
      expect(await takeSnapshot(gateway.port)).to.deep.equal(before);
    });

    it(`open only WebSockets of the API: ${who}`, async () => {
      const { gateway } = await startGuarded();
      const page = await openForeignPage(browser, host);
      const talk = (path: string) => {
        const url = `ws://${target}:${gateway.port}${path}`;
        return page.evaluate<string>(`talk(${JSON.stringify(url)}, '{"action":"whoami"}')`);
      };
      expect(await talk("/test")).to.include("connectionId");
      for (const path of ["/", "/_local/events", "/_local/api"]) {
        expect(await talk(path), path).to.equal("refused");
      }
    });
  }

  it("get no window of the console by a link or window.open", async () => {
    const { gateway } = await startGuarded();
    const answers = watchAnswers(gateway.port);
    const page = await openForeignPage(browser, "evil.example");
    const url = `http://localhost:${gateway.port}/?try=`;
    const opened = page.waitForEvent("popup");
    await page.evaluate(`void window.open("${url}window")`);
    await (await opened).waitForLoadState();
    await page.evaluate(`location.href = "${url}link"`);
    await page.waitForURL(/try=link/);
    expect(await page.innerText("body")).to.include(
      "Pages of other origins may only open WebSockets here",
    );
    expect([...answers]).to.deep.equal([
      ["window", new Set(["GET 403"])],
      ["link", new Set(["GET 403"])],
    ]);
  });

  it("get nothing through their own host name for 127.0.0.1", async () => {
    const { gateway } = await startGuarded();
    const page = await (await browser.newContext()).newPage();
    const answer = await page.goto(`http://evil.example:${gateway.port}/`);
    expect(answer?.status()).to.equal(403);
    const statuses = await page.evaluate<number[]>(
      `Promise.all(["/", "/_local/api", "/_local/faults", "/test"].map(async (path) => (await fetch(path)).status))`,
    );
    expect(statuses).to.deep.equal([403, 403, 403, 403]);
    await page.context().close();
  });

  it("do not include the console at an address that the user typed", async () => {
    const { gateway } = await startGuarded();
    for (const host of ["localhost", "127.0.0.1"]) {
      const page = await (await browser.newContext()).newPage();
      const answer = await page.goto(`http://${host}:${gateway.port}/`);
      expect(answer?.status()).to.equal(200);
      await page.getByText("live", { exact: true }).waitFor();
      const status = await page.evaluate<number>(
        `fetch("/_local/queues/jobs/messages", { method: "POST", body: "ours" }).then((one) => one.status)`,
      );
      expect(status).to.equal(200);
      await page.context().close();
    }
    const { text } = await callLocal(gateway.port, "GET", "/_local/queues/jobs/messages");
    expect(text.match(/"ours"/g)).to.have.length(2);
  });
});
