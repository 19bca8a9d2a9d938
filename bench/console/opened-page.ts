// The console in a browser, and what the browser measures about it.
import type { Browser, Page } from "playwright-core";

export interface OpenedPage {
  page: Page;
  /** Milliseconds from the start of the navigation to the first content, and to the form that connects. */
  firstPaintMs: number;
  usableMs: number;
  /** Milliseconds to the first content of a page that is one line of text, from the same gateway. */
  floorMs: number;
}

const FIRST_PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === "first-contentful-paint") resolve(startTime);
  }).observe({ type: "paint", buffered: true });
})`;

/** In the page, before its own scripts: the driver would see the form only some time after the page has it. */
const WATCH_FORM = `new MutationObserver((_, observer) => {
  if (!document.querySelector("form button")) return;
  observer.disconnect();
  window.usableMs = performance.now();
}).observe(document, { childList: true, subtree: true })`;

/** @param url of a stage of the gateway. */
export const openConsole = async (browser: Browser, url: string): Promise<OpenedPage> => {
  const origin = `http://localhost:${new URL(url).port}`;
  const floorMs = await measureFloor(browser, origin);
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(WATCH_FORM);
  await page.goto(`${origin}/`);
  await page.getByRole("button", { name: "Connect", exact: true }).waitFor();
  const usableMs = await page.evaluate<number>("window.usableMs");
  return { page, floorMs, usableMs, firstPaintMs: await page.evaluate<number>(FIRST_PAINT) };
};

/** What no page of this browser on this machine can undercut. */
const measureFloor = async (browser: Browser, origin: string): Promise<number> => {
  const page = await (await browser.newContext()).newPage();
  // Answered by a line that says so.
  await page.goto(`${origin}/_local/nothing`);
  const floorMs = await page.evaluate<number>(FIRST_PAINT);
  await page.context().close();
  return floorMs;
};

/**
 * A WebSocket whose server sends without end: no gateway sends a thousand frames a second to one client by itself, and
 * the page alone is measured.
 */
const FAKE_SOCKET = `(perSecond) => {
  window.WebSocket = class extends EventTarget {
    protocol = "";
    constructor() {
      super();
      setTimeout(() => this.run());
    }
    run() {
      this.dispatchEvent(new Event("open"));
      const startMs = performance.now();
      let sent = 0;
      this.timer = setInterval(() => {
        const due = ((performance.now() - startMs) / 1000) * perSecond;
        for (; sent < due; sent += 1)
          this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ number: sent, text: "x".repeat(100) }) }));
      }, 5);
    }
    close() {
      clearInterval(this.timer);
      this.dispatchEvent(new CloseEvent("close", { code: 1000 }));
    }
  };
}`;

/** Connects a client of the page that receives as many frames a second. */
export const floodPage = async (page: Page, perSecond: number): Promise<void> => {
  await page.evaluate(`(${FAKE_SOCKET})(${perSecond})`);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.locator(".client.open").waitFor();
};

const WATCH = `(() => {
  window.tasks = [];
  new PerformanceObserver((list) =>
    window.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
})()`;

/**
 * Watches the page's main thread from now on. https://w3c.github.io/longtasks/
 *
 * @returns reads the milliseconds of the longest task; 0: none took more than 50 ms.
 */
export const watchTasks = async (page: Page): Promise<() => Promise<number>> => {
  await page.evaluate(WATCH);
  return () => page.evaluate<number>("Math.max(0, ...window.tasks)");
};

/** @returns frames that the page's first client has received, as the page shows it. */
export const countReceived = async (page: Page): Promise<number> =>
  parseInt(await page.locator(".client small").first().innerText(), 10);

export interface PageMemory {
  /** Megabytes of the page's objects that are in use after a collection. */
  heapMb: number;
  nodes: number;
  listeners: number;
}

/** Collects garbage first. */
export const measureMemory = async (page: Page): Promise<PageMemory> => {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  await session.detach();
  return { heapMb: usedSize / 1e6, nodes, listeners: jsEventListeners };
};
