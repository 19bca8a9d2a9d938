import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { useEverything } from "../helpers/console-in-use.ts";
import { connect, useConsole } from "../helpers/console-page.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Also best practices, and what is new in WCAG 2.2. */
const RUN_AXE = `axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => [id, html.slice(0, 200), failureSummary].join(": "))))`;

/**
 * In the page: puts what floats above the page into its flow. Otherwise axe reports the targets that it covers
 * at this scroll position as too small, although scrolling uncovers them.
 */
const UNCOVER = `document.querySelectorAll("header, .notices").forEach(({ style }) => (style.position = "static"))`;

const listViolations = async (page: Page): Promise<string[]> => {
  await page.evaluate(UNCOVER);
  await page.evaluate(AXE);
  return page.evaluate<string[]>(RUN_AXE);
};

/** In the page: which part the focus is in, and what has it. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const part = element.closest("section, header, .notices")?.id ?? "";
  return [part, element.getAttribute("aria-label") ?? (element.innerText || element.name || element.type)];
})()`;

describe("the console: accessibility", function () {
  const local = useConsole();

  for (const width of [320, 1024, 1536]) {
    for (const colorScheme of ["light", "dark"] as const) {
      it(`has no violations that axe finds, in use, at ${width} pixels in ${colorScheme}`, async () => {
        const page = await local.open({ viewport: { width, height: 900 }, colorScheme });
        await useEverything(page, local.gateway.port);
        expect(await listViolations(page)).to.deep.equal([]);

        await page.getByLabel("Filter by text").fill("matches nothing at all");
        await page.getByText("Nothing matches the filter; it hides").waitFor();
        await page.getByRole("textbox", { name: "Faults" }).fill("[]");
        await page.getByRole("button", { name: "Apply" }).click();
        await page.locator(".notice.bad").nth(1).waitFor();
        expect(await listViolations(page)).to.deep.equal([]);
        expect(local.takeComplaints()).to.match(/400/).and.match(/403/);
      });
    }
  }

  it("leads the Tab key through all parts in the order of the page", async () => {
    const page = await local.open();
    await connect(page, 2);
    await page.getByRole("link", { name: "Clients" }).focus();
    const stops: [part: string, name: string][] = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate<[string, string] | null>(FOCUSED);
      if (stop === null) break;
      stops.push(stop);
    }

    const parts = stops.map(([part]) => part).filter((part, at, all) => part !== all[at - 1]);
    const order = [
      "",
      "clients",
      "messages",
      "logs",
      "connections",
      "queues",
      "tables",
      "faults",
      "api",
    ];
    expect(parts).to.deep.equal(order);
    const names = stops.map(([, name]) => name);
    for (const name of ["Connect", "Close client 1", "Send", "Export HAR", "Copy link"]) {
      expect(names).to.include(name);
    }
  });

  it("moves within a list by arrow keys", async () => {
    const page = await local.open();
    await connect(page);
    for (const text of ["first", "second"]) {
      await page.getByLabel("Message", { exact: true }).first().fill(text);
      await page.keyboard.press("Control+Enter");
      await page.locator(".frames li.out", { hasText: text }).waitFor();
    }
    await page.locator(".frames li.out button", { hasText: "second" }).focus();
    while (!(await page.evaluate<string>("document.activeElement.innerText")).includes("first")) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await page.locator(".frame-details pre", { hasText: "first" }).waitFor();
  });

  it("does not move for people who asked for less motion", async () => {
    const page = await local.open({ reducedMotion: "reduce" });
    const durations = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("button")].map((button) => {
      button.setAttribute("class", "quiet");
      button.style.transition = "all 9s";
      return getComputedStyle(button).transitionDuration;
    })`);
    expect(new Set(durations)).to.deep.equal(new Set(["0s"]));
  });
});
