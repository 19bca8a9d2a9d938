// Inputs of the simulation, and conclusions from its results.
import { computeCost, type Cost, type Usage } from "./prices.ts";
import { computeReadUnits } from "./read-units.ts";
import { type Outcome, type Plan, simulate } from "./simulation.ts";

export interface Quota {
  name: string;
  perSecond: number;
  atOnce: number;
}

export const DEFAULT_QUOTA: Quota = { name: "default", perSecond: 10_000, atOnce: 5000 };
export const RAISED_QUOTA: Quota = { name: "raised tenfold", perSecond: 100_000, atOnce: 50_000 };

const SHARDS = 16;

/** As in prod: one per shard for shared work, and two for broadcasts. */
const WORKERS = SHARDS + 2;

/** 128 sockets and 12.5 ms per response; a vCPU could do half as much again, including TLS. */
export const WORKER_POSTS_PER_SECOND = 10_000;

const TIMEOUT_SECONDS = 60;
const HOP_SECONDS = 0.25;
const MEMORY_GB = 1769 / 1024;

/** The page size of handlers/lib/connection-index.ts. */
const PAGE_ITEMS = 1300;

/** `p`, `c` and `e` of a thin item: a name of one byte each, "*#1.15", an id of 16 characters, a number of ten digits. */
export const THIN_ITEM_BYTES = 31;

/** A mark before the first post and one after the last; each is less than 1 KB, so one unit. */
const MARKS = 2;

/** Sent, received and deleted, of 64 KB each: a payload of 32 KB is 43 KB in base64, as in work items. */
const REQUESTS_OF_A_MESSAGE = 3;

export const createPlan = (connections: number, quota: Quota, arrivals = [0]): Plan => ({
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

/** @param connectionMinutes paid in addition to the broadcasts. */
export const run = (plan: Plan, connectionMinutes = 0): Result => {
  const outcome = simulate(plan);
  const broadcasts = plan.arrivals.length;
  const usage: Usage = {
    messages: plan.connections * broadcasts,
    connectionMinutes,
    lambdaGbSeconds: outcome.lambdaSeconds * MEMORY_GB,
    lambdaRequests: outcome.invocations,
    readUnits: broadcastReadUnits(plan) * broadcasts,
    writeUnits: outcome.messages * MARKS,
    sqsRequests: outcome.messages * REQUESTS_OF_A_MESSAGE,
  };
  return { ...outcome, usage, cost: computeCost(usage) };
};

/** Each shard is listed separately. */
export const broadcastReadUnits = ({ connections, shards }: Plan): number =>
  shards *
  computeReadUnits({
    items: connections / shards,
    itemBytes: THIN_ITEM_BYTES,
    pageItems: PAGE_ITEMS,
  });

/** Multiplies all costs. */
export const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(
    Object.entries(usage).map(([name, value]) => [name, Number(value) * factor]),
  ) as unknown as Usage;
