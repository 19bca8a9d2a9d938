// Judges every mutant of a folder, except those known from the last run, and counts the verdicts.
import { Hunt, type Verdict } from "./hunt.ts";
import { type ListedMutant, listMutants } from "./mutant-list.ts";
import type { Remembered } from "./remembered.ts";
import type { Sample } from "./sample.ts";
import { listWitnesses, type Target } from "./targets.ts";
import { tryTests } from "./trials.ts";

export interface Tally {
  folder: string;
  mutants: number;
  /** Those that a sample left out. */
  unjudged: ListedMutant[];
  /** Of the judged ones. */
  killed: number;
  /** Those of the killed ones that made the tests time out. */
  hung: number;
  survivors: ListedMutant[];
  seconds: number;
}

export interface CountOptions {
  target: Target;
  remembered: Remembered;
  /** File that caches what the tests reach. */
  trialsPath: string;
  /** Whether to judge the mutants of a file. */
  isAsked: (path: string) => boolean;
  /** Chooses which of those to judge. */
  sample: (mutants: ListedMutant[]) => Sample;
  /** How many mutants are judged at once, each in processes of its own. */
  jobs: number;
  /** Called before tests run, and not if every verdict is known. */
  prepare: () => Promise<void>;
  print: (line: string) => void;
}

/** Number of judged mutants after which verdicts are saved. */
const SAVE_EVERY = 50;

export const count = async (options: CountOptions): Promise<Tally> => {
  const { target, remembered, isAsked, sample, print } = options;
  const began = performance.now();
  const mutants = target.sources.filter(isAsked).flatMap(listMutants);
  const { chosen, others } = sample(mutants);
  const verdicts = new Map<ListedMutant, Verdict>();
  for (const mutant of chosen) {
    const verdict = remembered.findVerdict(mutant.id, listWitnesses(target, mutant.id));
    if (verdict) verdicts.set(mutant, verdict);
  }
  const open = chosen.filter((mutant) => !verdicts.has(mutant));
  print(`${target.folder}: ${mutants.length} mutants, ${open.length} to judge`);
  if (open.length > 0) {
    await judgeAll(open, options, (mutant, verdict) => {
      verdicts.set(mutant, verdict);
      if (verdict.kind === "survived") print(describe(mutant));
    });
  }
  return {
    folder: target.folder,
    mutants: mutants.length,
    unjudged: others,
    seconds: Math.round((performance.now() - began) / 1000),
    ...summarize(verdicts),
  };
};

type OnVerdict = (mutant: ListedMutant, verdict: Verdict) => void;

const judgeAll = async (
  open: ListedMutant[],
  { target, trialsPath, remembered, jobs, prepare, print }: CountOptions,
  onVerdict: OnVerdict,
): Promise<void> => {
  await prepare();
  const trials = await tryTests(target, trialsPath);
  const failed = trials.tests.filter(({ passed }) => !passed).map(({ title }) => title);
  if (failed.length > 0)
    print(`Tests not used, because they fail without a mutant: ${failed.join("; ")}`);
  const hunts = Array.from({ length: jobs }, () => new Hunt(target, trials));
  // A hunt keeps the tests near a file loaded, so one hunt takes all mutants of a file. The largest come first.
  const files = [...Map.groupBy(open, ({ file }) => file).values()];
  const queue = files.toSorted((one, other) => other.length - one.length);
  try {
    await Promise.all(hunts.map((hunt) => judgeFiles(hunt, queue, remembered, onVerdict)));
  } finally {
    queue.length = 0;
    remembered.save();
    for (const hunt of hunts) hunt.end();
  }
};

/** Takes files from the queue until it is empty. */
const judgeFiles = async (
  hunt: Hunt,
  queue: ListedMutant[][],
  remembered: Remembered,
  onVerdict: OnVerdict,
): Promise<void> => {
  for (let file = queue.shift(); file; file = queue.shift()) {
    for (const [at, mutant] of file.entries()) {
      const verdict = await hunt.judge(mutant.id);
      if (!verdict.isOpen) remembered.keep(mutant.id, verdict, hunt.deciders(mutant.id, verdict));
      if (at % SAVE_EVERY === 0) remembered.save();
      onVerdict(mutant, verdict);
    }
  }
};

export const describe = ({ file, line, code, mutated }: ListedMutant): string =>
  `${file}:${line}\n  - ${code}\n  + ${mutated}`;

const summarize = (verdicts: Map<ListedMutant, Verdict>) => {
  const of = (kind: Verdict["kind"]): ListedMutant[] =>
    [...verdicts].filter(([, verdict]) => verdict.kind === kind).map(([mutant]) => mutant);
  const survivors = of("survived");
  const killed = verdicts.size - survivors.length;
  return { killed, hung: of("hung").length, survivors };
};
