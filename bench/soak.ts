// An hour under a steady load: neither memory nor latency may rise.
//
// npm run bench:soak -- --minutes 10 --rate 1000 Takes a sample every ten seconds, after three minutes of warm-up. Fits
// a line to each figure by least squares: the run fails if the line rises by more than 5 % (memory) or 20 % (latency)
// of its mean from the first sample to the last, beyond chance. It also fails if the machine does not keep up with the
// rate, because the slopes then only show queued messages; use a lower --rate.
import { parseArgs } from "node:util";
import { type Host, type Memory, withHost } from "./lib/host.ts";
import { fitLine, type Point, computeRise } from "./lib/least-squares.ts";
import { jsonLines, machine, startProcess } from "./lib/processes.ts";
import { judge, table } from "./lib/statistics.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    rate: { type: "string", default: "1000" },
  },
});

const PERIOD_SECONDS = 10;
const SAMPLES_PER_MINUTE = 60 / PERIOD_SECONDS;
/** Minutes until the functions' threads reach their size; the gateway's own memory is steady after one. */
const WARM_UP_MINUTES = 3;
const WARM_UP_SAMPLES = WARM_UP_MINUTES * SAMPLES_PER_MINUTE;

interface Sample extends Memory {
  answers: number;
  unanswered: number;
  p50Ms: number;
  p99Ms: number;
}

const FIGURES: [what: string, field: keyof Sample, tolerance: number | undefined][] = [
  ["heap after a collection, MB", "heapMb", 0.05],
  ["memory of the process, MB", "rssMb", 0.05],
  ["latency p50, ms", "p50Ms", 0.2],
  ["latency p99, ms", "p99Ms", undefined],
];

const progress = (sample: Sample, index: number): void => {
  const texts = FIGURES.map(([what, field]) => `${what} ${sample[field].toFixed(2)}`);
  process.stderr.write(`${index * PERIOD_SECONDS} s: ${texts.join("; ")}\n`);
};

const takeSamples = async (host: Host, count: number): Promise<Sample[]> => {
  const args = ["bench/soak/load.ts", host.url, values.rate, String(PERIOD_SECONDS)];
  const load = startProcess(undefined, args);
  const samples: Sample[] = [];
  try {
    const next = jsonLines<Omit<Sample, keyof Memory>>(load);
    while (samples.length < count) {
      const sample = { ...(await next()), ...(await host.measure()) };
      samples.push(sample);
      progress(sample, samples.length);
    }
    return samples;
  } finally {
    load.kill();
  }
};

const HOUR = 3600 / PERIOD_SECONDS;

const report = (samples: Sample[]): void => {
  const pointsFor = (field: keyof Sample): Point[] =>
    samples.map((sample, x) => ({ x, y: sample[field] }));
  const rows = FIGURES.map(([what, field]) => {
    const { mean, slope } = fitLine(pointsFor(field));
    const { rise, uncertainty } = computeRise(pointsFor(field));
    const share = `${(100 * rise).toFixed(1)} % ± ${(100 * uncertainty).toFixed(1)}`;
    return [what, mean, (slope * HOUR).toFixed(2), share];
  });
  console.log(table([["", "mean", "slope an hour", "rise in this run"], ...rows]));
  const answers = samples.reduce((sum, sample) => sum + sample.answers, 0);
  const seconds = samples.length * PERIOD_SECONDS;
  console.log(`\n${answers} answers in ${seconds} s, ${machine()}`);
  judge([
    ["answers ÷ messages due", answers / (seconds * Number(values.rate)), ">=", 0.99],
    ...FIGURES.flatMap(([what, field, tolerance]): Parameters<typeof judge>[0] => {
      const { rise, uncertainty } = computeRise(pointsFor(field));
      return tolerance === undefined
        ? []
        : [[`rise beyond chance: ${what}`, rise - uncertainty, "<=", tolerance]];
    }),
  ]);
};

await withHost(async (host) => {
  const count = WARM_UP_SAMPLES + Math.ceil(Number(values.minutes) * SAMPLES_PER_MINUTE);
  report((await takeSamples(host, count)).slice(WARM_UP_SAMPLES));
});
