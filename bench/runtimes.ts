// What a runtime costs: the first call of a new execution environment, and calls of a warm one.
//
// Each round serves the same echo function in each runtime that this machine can run, in this process, and calls it over
// a WebSocket. Warm calls are timed from the event's delivery to its result; cold ones, as a client sees them.
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { WebSocket } from "ws";
import { type Gateway, startGateway } from "../gateway/index.ts";
import { answerHelp } from "../scripts/lib/help.ts";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { MESSAGE, writeEchoApi } from "./lib/echo-api.ts";
import { type EchoLanguage, listLanguages } from "./lib/echo-languages.ts";
import { machine } from "./lib/processes.ts";
import { judge, median, table } from "./lib/statistics.ts";

answerHelp(import.meta.filename);

const ROUNDS = Number(process.argv[2] ?? 3);
const COLD_STARTS = 5;
const WARM_CALLS = 2000;

interface Sample {
  coldMs: number;
  warmMs: number;
}

const echo = async (socket: WebSocket): Promise<number> => {
  const sentMs = performance.now();
  socket.send(MESSAGE);
  await once(socket, "message");
  return performance.now() - sentMs;
};

/** Updated code is loaded by a new environment. */
const measureCold = async (
  gateway: Gateway,
  socket: WebSocket,
  zipPath: string,
): Promise<number> => {
  const samples: number[] = [];
  for (let start = 0; start < COLD_STARTS; start += 1) {
    gateway.updateCode(zipPath);
    samples.push(await echo(socket));
  }
  return median(samples);
};

const measure = async (folder: string, { fn, files }: EchoLanguage): Promise<Sample> => {
  await writeEchoApi(folder, fn, files);
  const durations: number[] = [];
  const gateway = await startGateway({
    planPath: path.join(folder, "plan.json"),
    output: {
      functionLine: (_, line) => console.error(line),
      info: () => {},
      warn: () => {},
      invoked: ({ durationMs, isCold }) => isCold || durations.push(durationMs),
    },
  });
  const socket = new WebSocket(`${gateway.url}/dev`);
  await once(socket, "open");
  const coldMs = await measureCold(gateway, socket, path.join(folder, "handler.zip"));
  durations.length = 0;
  for (let call = 0; call < WARM_CALLS; call += 1) await echo(socket);
  socket.terminate();
  await gateway.close();
  return { coldMs, warmMs: median(durations) };
};

const folder = createTemporaryFolder("runtimes");
const languages = listLanguages(path.join(folder, "java"));
const samples = new Map<string, Sample[]>();
try {
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const language of languages) {
      const { runtime } = language.fn;
      process.stderr.write(`round ${round} of ${ROUNDS}: ${runtime}\n`);
      const sample = await measure(path.join(folder, runtime), language);
      samples.set(runtime, [...(samples.get(runtime) ?? []), sample]);
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
const mediansFor = (runtime: string): Sample => {
  const all = samples.get(runtime) ?? [];
  return {
    coldMs: median(all.map(({ coldMs }) => coldMs)),
    warmMs: median(all.map(({ warmMs }) => warmMs)),
  };
};
const rows = [...samples.keys()].map((runtime) => {
  const { coldMs, warmMs } = mediansFor(runtime);
  return [runtime, coldMs, warmMs];
});
console.log(`${table([["", "cold start, ms", "warm p50, ms"], ...rows])}
${machine()}; medians of ${ROUNDS} rounds.`);
if (samples.has("python3.12")) {
  judge([["warm p50 of Python, ms", mediansFor("python3.12").warmMs, "<=", 0.5]]);
}
