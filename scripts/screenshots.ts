// npm run screenshots: takes the README's screenshots of the console, with the dev stack in a browser.
import type { Browser, Page } from "playwright-core";
import { type Gateway, startGateway } from "../gateway/index.ts";
import { buildAndSynthesize } from "./lib/build-and-synth.ts";
import { launchBrowser } from "./lib/browser.ts";
import { UsageError } from "../gateway/cli/index.ts";
import { suggestionsFor } from "./lib/suggestions.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const DESKTOP = { width: 1360, height: 900 };
const PHONE = { width: 400, height: 820 };

/** Two clients, some messages, and a broadcast with a post that was refused at first. */
const use = async (page: Page): Promise<void> => {
  await page.getByRole("spinbutton", { name: "Clients" }).fill("2");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.locator(".client.open").nth(1).waitFor();
  for (const [route, answer] of [
    ["whoami", "connectionId"],
    ["echoMessage", "Your message was"],
    ["sendmessage", "hi, everybody"],
  ] as const) {
    await page.getByRole("button", { name: route, exact: true }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.locator(".frames .in", { hasText: answer }).waitFor();
  }
  const row = page.locator(".list button", { hasText: "hi, everybody" }).first();
  // Rows move when a new one is added.
  while ((await row.getAttribute("aria-pressed")) !== "true") await row.click();
  await page.locator(".waterfall .kind.frame").nth(1).waitFor();
};

const take = async (
  browser: Browser,
  { port }: Gateway,
  { name, viewport, part, ...options }: Picture,
): Promise<void> => {
  const context = await browser.newContext({ viewport, colorScheme: options.colorScheme });
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/`);
  await page.getByRole("heading", { name: "Clients" }).waitFor();
  await use(page);
  if (options.node !== undefined) {
    await page.getByRole("button", { name: options.node, exact: true }).click();
    await page.locator("aside h3").waitFor();
  }
  await page.mouse.move(0, 0);
  await page.evaluate(`document.getElementById("${part}").scrollIntoView()`);
  await page.screenshot({ path: `docs/${name}.png` });
  await context.close();
};

interface Picture {
  name: string;
  viewport: { width: number; height: number };
  colorScheme: "light" | "dark";
  /** Part of the page at the top of the picture. */
  part: string;
  /** Node of the diagram whose settings are shown. */
  node?: string;
}

const NODE = "function websocket-dev-broadcast";

const PICTURES: Picture[] = [
  { name: "console-light", viewport: DESKTOP, colorScheme: "light", part: "clients" },
  { name: "console-dark", viewport: DESKTOP, colorScheme: "dark", part: "clients" },
  { name: "console-api-light", viewport: DESKTOP, colorScheme: "light", part: "api", node: NODE },
  { name: "console-api-dark", viewport: DESKTOP, colorScheme: "dark", part: "api", node: NODE },
  { name: "console-phone", viewport: PHONE, colorScheme: "dark", part: "messages" },
];

const main = async (): Promise<void> => {
  await buildAndSynthesize();
  const gateway = await startGateway({
    configurationPath: "cdktf.out/stacks/dev/cdk.tf.json",
    suggestions: suggestionsFor("dev"),
  });
  const browser = await launchBrowser();
  for (const picture of PICTURES) await take(browser, gateway, picture);
  await browser.close();
  await gateway.close();
};

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(1);
}
