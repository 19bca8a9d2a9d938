// An hour under a steady load: neither memory nor latency may rise.
//
// npm run bench:soak -- --minutes 10 --rate 1000 Takes a sample every ten seconds, after three minutes of warm-up. Fits
// a line to each figure by least squares: the run fails if the line rises by more than 5 % (memory) or 20 % (latency)
// of its mean from the first sample to the last, beyond chance. It also fails if the machine does not keep up with the
// rate, because the slopes then only show queued messages; use a lower --rate.
import { parseArgs } from "node:util";
import { type Host, type Memory, withHost } from "./lib/host.ts";
import { jsonLines, machine, startProcess } from "./lib/processes.ts";
import { type Figure, findRises } from "./lib/rises.ts";
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

const FIGURES: Figure<Sample>[] = [
  { what: "heap after a collection, MB", field: "heapMb", tolerance: 0.05 },
  { what: "memory of the process, MB", field: "rssMb", tolerance: 0.05 },
  { what: "latency p50, ms", field: "p50Ms", tolerance: 0.2 },
  { what: "latency p99, ms", field: "p99Ms" },
];

const progress = (sample: Sample, index: number): void => {
  const texts = FIGURES.map(({ what, field }) => `${what} ${sample[field].toFixed(2)}`);
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

const SAMPLES_PER_HOUR = 60 * SAMPLES_PER_MINUTE;

const report = (samples: Sample[]): void => {
  const { rows, goals } = findRises(samples, FIGURES, SAMPLES_PER_HOUR);
  console.log(table(rows));
  const answers = samples.reduce((sum, sample) => sum + sample.answers, 0);
  const seconds = samples.length * PERIOD_SECONDS;
  console.log(`\n${answers} answers in ${seconds} s, ${machine()}`);
  const share = answers / (seconds * Number(values.rate));
  judge([["answers ÷ messages due", share, ">=", 0.99], ...goals]);
};

await withHost(async (host) => {
  const count = WARM_UP_SAMPLES + Math.ceil(Number(values.minutes) * SAMPLES_PER_MINUTE);
  report((await takeSamples(host, count)).slice(WARM_UP_SAMPLES));
});
