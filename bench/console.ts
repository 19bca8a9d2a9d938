// The console: first paint, beside that of one line of text, which is the floor of this browser and machine; gaps of its
// main thread under load, its memory, and what it costs the gateway.
//
// npm run bench:console -- [ROUNDS] [SECONDS of frames in each round]
import { rm } from "node:fs/promises";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { answerHelp } from "../scripts/lib/help.ts";
import { launchBrowser } from "../scripts/lib/browser.ts";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import {
  countReceived,
  floodPage,
  measureMemory,
  openConsole,
  watchTasks,
} from "./console/opened-page.ts";
import { readEvents } from "./console/page-events.ts";
import { type Contender, echoContender } from "./gateway/contenders.ts";
import { idsOfTree } from "./gateway/process-tree.ts";
import { readProcessorSeconds } from "./gateway/processor-time.ts";
import { during, type Running } from "./gateway/run.ts";
import { writeEchoApi } from "./lib/echo-api.ts";
import { machine, pin, pinning, runProcess } from "./lib/processes.ts";
import { judge, median, table } from "./lib/statistics.ts";

answerHelp(import.meta.filename);

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 10);

/** Runs with the events of a page read, in each round. */
const RUNS = 3;

const FRAMES_PER_SECOND = 1000;
/** Milliseconds; where one line of text takes longer than that, no page can be faster: then its share of that line. */
const FIRST_PAINT_MS = 200;
const MAX_OVER_FLOOR = 1.5;
/** Milliseconds until the list of frames is full. */
const FILL_MS = 2000;

interface Round {
  firstPaintMs: number;
  floorMs: number;
  usableMs: number;
  framesPerSecond: number;
  /** While the page shows these frames. */
  floodTaskMs: number;
  /** Heap after all frames ÷ heap once the bounded lists are full. */
  growth: number;
  /** Processor time of the gateway for an echo to fifty other clients, with a page open ÷ without. */
  cost: number;
  /** While the page shows the messages of these clients. */
  tracesTaskMs: number;
  /** Their echoes a second, with the events of a page read ÷ without. */
  throughput: number;
}

const measureFlood = async (browser: Browser, url: string) => {
  const { page, ...opened } = await openConsole(browser, url);
  await floodPage(page, FRAMES_PER_SECOND);
  // Fills the list of frames.
  await setTimeout(FILL_MS);
  const { heapMb: fullMb } = await measureMemory(page);
  const longestTask = await watchTasks(page);
  const [startMs, received] = [performance.now(), await countReceived(page)];
  await setTimeout(SECONDS * 1000);
  const seconds = (performance.now() - startMs) / 1000;
  const framesPerSecond = ((await countReceived(page)) - received) / seconds;
  const floodTaskMs = await longestTask();
  const growth = (await measureMemory(page)).heapMb / fullMb;
  await page.context().close();
  return { ...opened, framesPerSecond, floodTaskMs, growth };
};

interface Run {
  echoesPerSecond: number;
  /** Seconds of processor time. */
  secondsPerEcho: number;
}

const runEchoes = async ({ child, load }: Running): Promise<Run> => {
  const [startMs, usedBefore] = [performance.now(), readProcessorSeconds(child.pid ?? 0)];
  const { echoesPerSecond } = await runProcess<Run>(undefined, load("throughput"));
  const used = readProcessorSeconds(child.pid ?? 0) - usedBefore;
  const seconds = (performance.now() - startMs) / 1000;
  return { echoesPerSecond, secondsPerEcho: used / seconds / echoesPerSecond };
};

/** The runs without a page come before and after: other load on the machine affects both alike. */
const measureCost = async (browser: Browser, running: Running) => {
  const before = await runEchoes(running);
  const { page } = await openConsole(browser, running.url);
  const longestTask = await watchTasks(page);
  const open = await runEchoes(running);
  const tracesTaskMs = await longestTask();
  await page.context().close();
  const after = await runEchoes(running);
  const cost = open.secondsPerEcho / ((before.secondsPerEcho + after.secondsPerEcho) / 2);
  return { tracesTaskMs, cost };
};

const [OF_GATEWAY, OF_OTHERS] = ["0", "1"];
const ALL = `0-${cpus().length - 1}`;

/**
 * What a page takes from the gateway, not what a browser takes from the machine: the gateway and its functions have a
 * processor of their own, and the events of the page are read as a page reads them, but not drawn.
 */
const measureThroughput = async (running: Running) => {
  pin(idsOfTree(process.pid), OF_OTHERS);
  pin(idsOfTree(running.child.pid ?? 0), OF_GATEWAY);
  const [without, open]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    without.push((await runEchoes(running)).echoesPerSecond);
    const endReading = await readEvents(running.url);
    open.push((await runEchoes(running)).echoesPerSecond);
    endReading();
  }
  without.push((await runEchoes(running)).echoesPerSecond);
  pin(idsOfTree(process.pid), ALL);
  return { throughput: median(open) / median(without) };
};

const measureRound = (browser: Browser, contender: Contender): Promise<Round> =>
  during(contender, async (running) => ({
    ...(await measureFlood(browser, running.url)),
    ...(await measureCost(browser, running)),
    ...(await measureThroughput(running)),
  }));

const FIELDS: [heading: string, field: keyof Round][] = [
  ["first paint, ms", "firstPaintMs"],
  ["its floor, ms", "floorMs"],
  ["usable, ms", "usableMs"],
  ["frames/s", "framesPerSecond"],
  ["longest task, ms", "floodTaskMs"],
  ["heap, end ÷ full lists", "growth"],
  ["processor time/echo, page open ÷ none", "cost"],
  ["longest task, ms", "tracesTaskMs"],
  ["echoes/s, page's events read ÷ none", "throughput"],
];

const report = (rounds: Round[]): void => {
  const heads = ["", ...FIELDS.map(([heading]) => heading)];
  const rows = rounds.map((round, at) => [
    `round ${at + 1}`,
    ...FIELDS.map(([, field]) => round[field]),
  ]);
  console.log(
    `${table([heads, ...rows])}\n\n${machine()}; for the last figure, the gateway and the load are ${pinning()}.`,
  );
  const middle = (field: keyof Round) => median(rounds.map((round) => round[field]));
  judge([
    [
      `first contentful paint, ms; ${FIRST_PAINT_MS}, or ${MAX_OVER_FLOOR} × its floor on a slow machine`,
      middle("firstPaintMs"),
      "<=",
      Math.round(Math.max(FIRST_PAINT_MS, MAX_OVER_FLOOR * middle("floorMs"))),
    ],
    ["frames shown a second", middle("framesPerSecond"), ">=", 0.95 * FRAMES_PER_SECOND],
    ["longest task with these frames, ms; 0 is none over 50", middle("floodTaskMs"), "<=", 50],
    ["heap, end ÷ full lists", middle("growth"), "<=", 1.1],
    ["processor time of the gateway/echo, page open ÷ none", middle("cost"), "<=", 1.05],
    ["longest task with these echoes, ms; 0 is none over 50", middle("tracesTaskMs"), "<=", 50],
    ["echoes/s, page's events read ÷ none", middle("throughput"), ">=", 0.95],
  ]);
};

const folder = createTemporaryFolder("bench-console");
const browser = await launchBrowser();
try {
  await writeEchoApi(folder);
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    process.stderr.write(`round ${round} of ${ROUNDS}\n`);
    rounds.push(await measureRound(browser, echoContender(folder)));
  }
  report(rounds);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
