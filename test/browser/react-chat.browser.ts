// docs/react-chat.tsx in two tabs, and a client in Node.js, in one room of the gateway with the zips that are deployed.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { WebSocket } from "ws";
import { Client } from "../../client/index.ts";
import { launchBrowser } from "../../scripts/lib/browser.ts";
import { openCutLine } from "../helpers/cut-line.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { until } from "../helpers/until.ts";

const PATH = "docs/react-chat.tsx";
const CHANNEL = "room:react";

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [PATH],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    // React's own checks, and effects that run twice.
    define: { "process.env.NODE_ENV": '"development"' },
    alias: { "cdktf-websocket-client": resolve("client/index.ts") },
  });
  return outputFiles[0]!.text;
};

/** Where the example connects to. */
const URL_TEXT = "ws://localhost:3001/dev";

/** @returns the URL of a page with the example; its query is the port of the gateway. */
const servePage = async (): Promise<string> => {
  const code = await bundle();
  expect(code.split(URL_TEXT)).to.have.length(2);
  const server = createServer(({ url = "" }, response) => {
    const [path, port] = url.split("?");
    const isCode = path === "/chat.js";
    response.setHeader("Content-Type", isCode ? "text/javascript" : "text/html; charset=utf-8");
    response.end(
      isCode
        ? code.replace(URL_TEXT, `ws://127.0.0.1:${port}/dev`)
        : `<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/chat.js?${port}"></script>`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeAfterwards(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

/** React runs effects in a task of their own, by a message to itself; a connection opens within a fraction of this time. */
const DELAY_EFFECTS = `(() => {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...given) {
    const isRendered = document.querySelector("output") !== null;
    setTimeout(() => postMessage.apply(this, given), isRendered ? 3000 : 0);
  };
})()`;

describe("the chat in React", function () {
  let browser: Browser;
  let gateway: DevGateway;

  before(async () => {
    [gateway, browser] = await Promise.all([startDevGateway(), launchBrowser()]);
  });

  after(async () => {
    await browser.close();
    await gateway.close();
  });

  const complaints: string[] = [];

  const open = async (site: string, name: string, port: number, initScript = ""): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.addInitScript(initScript);
    closeAfterwards(() => page.context().close());
    page.on("pageerror", (error) => complaints.push(`${name}: ${error.message}`));
    await page.goto(`${site}?${port}`);
    await page.locator("output", { hasText: "connected" }).waitFor();
    return page;
  };

  const say = async (page: Page, text: string) => {
    await page.getByLabel("Message").fill(text);
    await page.getByLabel("Message").press("Enter");
    await until(async () => (await page.getByLabel("Message").inputValue()) === "");
  };

  const read = (page: Page) => page.locator("li").allInnerTexts();

  it("has at most 40 lines", () => {
    expect(readFileSync(PATH, "utf8").trimEnd().split("\n")).to.have.length.at.most(40);
  });

  it("shows a connection that opens after it has rendered, before its effects run", async () => {
    const site = await servePage();
    await open(site, "eve", gateway.port, DELAY_EFFECTS);
    expect(complaints).to.deep.equal([]);
  });

  it("two browsers and Node.js talk, one is cut off and says something meanwhile, and all have everything once and in order", async () => {
    const [site, line] = await Promise.all([servePage(), openCutLine(gateway.port)]);
    const client = new Client({ url: gateway.url, WebSocket });
    closeAfterwards(() => client.close());
    const heard: string[] = [];
    const room = client.subscribe(CHANNEL);
    room.on("publication", ({ data }) => heard.push(String(data)));
    await room.joined;
    const ada = await open(site, "ada", line.port);
    const bob = await open(site, "bob", gateway.port);
    // React has mounted everything twice; each is in the room once.
    await until(async () => (await client.presence(CHANNEL)).count === 3);

    await say(ada, "ada: hello");
    await say(bob, "bob: hi");
    await client.publish(CHANNEL, "node: good morning");
    await until(async () => (await read(ada)).length === 3);

    line.cut();
    await ada.locator("output", { hasText: /waiting|connecting/ }).waitFor();
    for (let at = 1; at <= 5; at += 1) await say(bob, `bob: are you there? ${at}`);
    await say(ada, "ada: I am away");
    await client.publish(CHANNEL, "node: she is away");
    await until(() => heard.length === 9);
    expect(await read(ada)).to.have.length(3);

    line.restore();
    await until(async () => (await read(ada)).length === 10);
    await say(ada, "ada: back");
    await until(async () => {
      const lengths = [heard.length, (await read(ada)).length, (await read(bob)).length];
      return lengths.every((length) => length === 11);
    });
    expect(await read(ada)).to.deep.equal(heard);
    expect(await read(bob)).to.deep.equal(heard);
    expect(new Set(heard).size).to.equal(11);
    expect(heard.slice(-2)).to.deep.equal(["ada: I am away", "ada: back"]);
    expect(complaints).to.deep.equal([]);
  });
});
