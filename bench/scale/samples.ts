// The public samples' way: a Scan of fat items, and all posts at once, in one function. The figures are from `npm run
// bench:fan-out`, whose ratios also hold on other machines.
import { type Cost, computeCost, type Usage } from "./prices.ts";
import { computeReadUnits } from "./read-units.ts";

/** Posts per second of one vCPU: the SDK's client takes a third of a millisecond per post. */
const POSTS_PER_SECOND = 3000;

/** Every post starts at once, and stays in memory until its response. */
const GB_OF_A_CONNECTION = 3 / 100_000;

/** Maximum memory of a function. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_GB = 10;

/** Maximum timeout of a WebSocket integration. */
const MAX_SECONDS = 29;

/** Bytes of a connection in the samples. */
const ITEM_BYTES = 268;

/** A Scan returns at most 1 MB. */
const PAGE_ITEMS = Math.floor(1024 ** 2 / ITEM_BYTES);

export interface SamplesResult {
  seconds: number;
  gigabytes: number;
  usage: Usage;
  cost: Cost;
  /** Why it does not finish; undefined if it does. */
  fails?: string;
}

export const samplesResult = (connections: number): SamplesResult => {
  const seconds = connections / POSTS_PER_SECOND;
  const gigabytes = Math.max(0.125, connections * GB_OF_A_CONNECTION);
  const usage: Usage = {
    messages: connections,
    connectionMinutes: 0,
    lambdaGbSeconds: seconds * Math.max(1.73, gigabytes),
    lambdaRequests: 1,
    readUnits: computeReadUnits({
      items: connections,
      itemBytes: ITEM_BYTES,
      pageItems: PAGE_ITEMS,
    }),
    writeUnits: 0,
    sqsRequests: 0,
  };
  // The default architecture of functions.
  const cost = computeCost(usage, "x86_64");
  return { seconds, gigabytes, usage, cost, fails: findFailure(seconds, gigabytes) };
};

const findFailure = (seconds: number, gigabytes: number): string | undefined => {
  if (gigabytes > MAX_GB) return "out of memory";
  return seconds > MAX_SECONDS ? "out of time" : undefined;
};
