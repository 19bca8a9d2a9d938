// One way to post, measured in a separate process.
//
// node bench/fan-out/contender.ts NAME ENDPOINT POSTS BYTES SOCKETS [CA-FILE]
import { readFileSync } from "node:fs";
import { ours } from "./contenders/ours.ts";
import { pMap100, samples } from "./contenders/sdk.ts";
import { rawSockets, undici } from "./contenders/unsigned.ts";
import type { Contender } from "./setting.ts";

export interface Measurement {
  /** CPU microseconds per post. */
  cpuUs: number;
  postsPerSecond: number;
  /** Peak of the process over its whole life. */
  peakRssMb: number;
  /** When the first post was answered, as a share of the whole run. */
  firstShare: number;
  /** Share of its processor that it used, from 0 to 1. */
  busy: number;
}

const CONTENDERS = new Map<string, Contender>(
  Object.entries({ samples, pMap100, ours, undici, rawSockets }),
);

const WARM_UP = 500;

const [, , name = "", endpoint = "", posts = "", bytes = "", sockets = "", caFile] = process.argv;

const measure = async (): Promise<Measurement> => {
  const create = CONTENDERS.get(name);
  if (!create) throw new Error(`Unknown contender "${name}"`);
  const postAll = create({
    endpoint,
    text: "x".repeat(Number(bytes)),
    sockets: Number(sockets),
    ca: caFile === undefined ? undefined : readFileSync(caFile, "utf8"),
  });
  await postAll({ from: 0, count: WARM_UP }, () => {});
  const count = Number(posts);
  let firstMs: number | undefined;
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  await postAll({ from: WARM_UP, count }, () => {
    firstMs ??= performance.now() - startMs;
  });
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - startMs;
  return {
    cpuUs: (user + system) / count,
    postsPerSecond: (count / wallMs) * 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    firstShare: (firstMs ?? wallMs) / wallMs,
    busy: (user + system) / 1000 / wallMs,
  };
};

console.log(JSON.stringify(await measure()));
process.exit();
