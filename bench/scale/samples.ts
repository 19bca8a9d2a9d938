// What the public samples would do with the same: a Scan of fat items, and all posts at once, in one function.
// The figures are those of `npm run bench:fan-out`, whose ratios hold on other machines as well.
import { type Cost, costOf, type Usage } from "./prices.ts";
import { readUnitsOf } from "./read-units.ts";

/** Of one vCPU: the SDK's client takes a third of a millisecond for a post. */
const POSTS_PER_SECOND = 3000;

/** Every post is begun at once, and kept in memory until it is answered. */
const GB_OF_A_CONNECTION = 3 / 100_000;

/** A function can have no more. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_GB = 10;

/** The integration of a WebSocket API waits no longer. */
const MAX_SECONDS = 29;

/** Of a connection of the samples. */
const ITEM_BYTES = 268;

/** A Scan returns no more than 1 MB. */
const PAGE_ITEMS = Math.floor(1024 ** 2 / ITEM_BYTES);

export interface SamplesResult {
  seconds: number;
  gigabytes: number;
  usage: Usage;
  cost: Cost;
  /** Why it does not come to its end; undefined when it does. */
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
    readUnits: readUnitsOf({ items: connections, itemBytes: ITEM_BYTES, pageItems: PAGE_ITEMS }),
    writeUnits: 0,
    sqsRequests: 0,
  };
  // What functions run on by default.
  const cost = costOf(usage, "x86_64");
  return { seconds, gigabytes, usage, cost, fails: failureOf(seconds, gigabytes) };
};

const failureOf = (seconds: number, gigabytes: number): string | undefined => {
  if (gigabytes > MAX_GB) return "out of memory";
  return seconds > MAX_SECONDS ? "out of time" : undefined;
};
