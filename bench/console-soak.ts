// An open console under an hour of traffic: its memory may not rise.
//
// npm run bench:console-soak -- --minutes 60 --frames 1000 --messages 50 One client of the page receives FRAMES a second,
// and other clients send MESSAGES a second through the gateway, whose traces and logs the page shows. Takes a sample every
// fifteen seconds, after two minutes in which the page's bounded lists fill. Fits a line to each figure by least squares:
// the run fails if it rises, beyond chance, by more than 5 % of its mean from the first sample to the last.
import { parseArgs } from "node:util";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { answerHelp } from "../scripts/lib/help.ts";
import { launchBrowser } from "../scripts/lib/browser.ts";
import {
  countReceived,
  floodPage,
  measureMemory,
  openConsole,
  type PageMemory,
} from "./console/opened-page.ts";
import { type Host, withHost } from "./lib/host.ts";
import { machine, startProcess } from "./lib/processes.ts";
import { type Figure, findRises } from "./lib/rises.ts";
import { judge, table } from "./lib/statistics.ts";

answerHelp(import.meta.filename);

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    frames: { type: "string", default: "1000" },
    messages: { type: "string", default: "50" },
  },
});

const PERIOD_SECONDS = 15;
const SAMPLES_PER_MINUTE = 60 / PERIOD_SECONDS;
const SAMPLES_PER_HOUR = 60 * SAMPLES_PER_MINUTE;
/** Minutes until the lists of frames, traces and logs are full, and the browser has compiled the page's code. */
const WARM_UP_MINUTES = 2;
const TOLERANCE = 0.05;

const FIGURES: Figure<PageMemory>[] = [
  { what: "heap after a collection, MB", field: "heapMb", tolerance: TOLERANCE },
  { what: "nodes of the document", field: "nodes", tolerance: TOLERANCE },
  { what: "event listeners", field: "listeners", tolerance: TOLERANCE },
];

const takeSamples = async (page: Page, count: number): Promise<PageMemory[]> => {
  const samples: PageMemory[] = [];
  while (samples.length < count) {
    await setTimeout(PERIOD_SECONDS * 1000);
    const sample = await measureMemory(page);
    samples.push(sample);
    const texts = FIGURES.map(({ what, field }) => `${what} ${sample[field].toFixed(1)}`);
    process.stderr.write(`${samples.length * PERIOD_SECONDS} s: ${texts.join("; ")}\n`);
  }
  return samples;
};

const report = (samples: PageMemory[], framesPerSecond: number): void => {
  const { rows, goals } = findRises(samples, FIGURES, SAMPLES_PER_HOUR);
  console.log(table(rows));
  console.log(`\n${samples.length * PERIOD_SECONDS} s, ${machine()}`);
  const share = framesPerSecond / Number(values.frames);
  judge([["frames shown ÷ frames sent", share, ">=", 0.95], ...goals]);
};

const soak = async ({ url }: Host): Promise<void> => {
  const args = ["bench/soak/load.ts", url, values.messages, String(PERIOD_SECONDS)];
  const load = startProcess(undefined, args);
  // Its reports are not needed, and would fill the pipe.
  load.stdout?.resume();
  const browser = await launchBrowser();
  try {
    const { page } = await openConsole(browser, url);
    await floodPage(page, Number(values.frames));
    await setTimeout(WARM_UP_MINUTES * 60_000);
    const [startMs, received] = [performance.now(), await countReceived(page)];
    const count = Math.ceil(Number(values.minutes) * SAMPLES_PER_MINUTE);
    const samples = await takeSamples(page, count);
    const seconds = (performance.now() - startMs) / 1000;
    report(samples, ((await countReceived(page)) - received) / seconds);
  } finally {
    await browser.close();
    load.kill();
  }
};

await withHost(soak);
