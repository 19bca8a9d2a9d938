// What the simulation is asked, and what follows from its answers.
import { costOf, type Cost, type Usage } from "./prices.ts";
import { type Outcome, type Plan, simulate } from "./simulation.ts";

export interface Quota {
  name: string;
  perSecond: number;
  atOnce: number;
}

export const DEFAULT_QUOTA: Quota = { name: "default", perSecond: 10_000, atOnce: 5000 };
export const RAISED_QUOTA: Quota = { name: "raised tenfold", perSecond: 100_000, atOnce: 50_000 };

const SHARDS = 16;

/** As prod has it: as many for shared work as there are shards, and two for broadcasts. */
export const WORKERS = SHARDS + 2;

/** 128 sockets, and 12.5 ms for an answer; a vCPU would do for half as much again, TLS included. */
export const WORKER_POSTS_PER_SECOND = 10_000;

const TIMEOUT_SECONDS = 60;
const HOP_SECONDS = 0.25;
const MEMORY_GB = 1769 / 1024;

/** A page of 1,300 thin items is 40 KB: ten units of 4 KB, each half as dear as a consistent read. */
const PAGE_ITEMS = 1300;
const PAGE_UNITS = 5;

/** A mark before the first post, and one after the last. */
const MARKS = 2;

/** Sent, received and deleted. */
const REQUESTS_OF_A_MESSAGE = 3;

export const MINUTES_OF_A_MONTH = 30 * 24 * 60;

export const planOf = (connections: number, quota: Quota, arrivals = [0]): Plan => ({
  connections,
  shards: SHARDS,
  workers: WORKERS,
  quota,
  timeoutSeconds: TIMEOUT_SECONDS,
  workerPostsPerSecond: WORKER_POSTS_PER_SECOND,
  hopSeconds: HOP_SECONDS,
  arrivals,
});

export interface Result extends Outcome {
  usage: Usage;
  cost: Cost;
}

/** @param connectionMinutes that are paid beside the broadcasts. */
export const run = (plan: Plan, connectionMinutes = 0): Result => {
  const outcome = simulate(plan);
  const broadcasts = plan.arrivals.length;
  const pages = Math.max(plan.shards, plan.connections / PAGE_ITEMS);
  const usage: Usage = {
    messages: plan.connections * broadcasts,
    connectionMinutes,
    lambdaGbSeconds: outcome.lambdaSeconds * MEMORY_GB,
    lambdaRequests: outcome.invocations,
    readUnits: Math.ceil(pages * PAGE_UNITS) * broadcasts,
    writeUnits: outcome.messages * MARKS,
    sqsRequests: outcome.messages * REQUESTS_OF_A_MESSAGE,
  };
  return { ...outcome, usage, cost: costOf(usage) };
};

/** The same once more, so many times. */
export const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(
    Object.entries(usage).map(([name, value]) => [name, Number(value) * factor]),
  ) as unknown as Usage;
