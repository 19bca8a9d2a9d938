// Judges every mutant of a folder, except those known from the last run, and counts the verdicts.
import { Hunt, type Verdict } from "./hunt.ts";
import { type ListedMutant, listMutants } from "./mutant-list.ts";
import type { Remembered } from "./remembered.ts";
import type { Target } from "./targets.ts";
import { tryTests } from "./trials.ts";

export interface Tally {
  folder: string;
  mutants: number;
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
  print: (line: string) => void;
}

/** Number of judged mutants after which verdicts are saved. */
const SAVE_EVERY = 50;

export const count = async ({
  target,
  remembered,
  trialsPath,
  isAsked,
  print,
}: CountOptions): Promise<Tally> => {
  const began = performance.now();
  const mutants = target.sources.filter(isAsked).flatMap(listMutants);
  const verdicts = new Map<ListedMutant, Verdict>();
  for (const mutant of mutants) {
    const verdict = remembered.findVerdict(mutant.id);
    if (verdict) verdicts.set(mutant, verdict);
  }
  const open = mutants.filter((mutant) => !verdicts.has(mutant));
  print(`${target.folder}: ${mutants.length} mutants, ${open.length} to judge`);
  if (open.length > 0) {
    const trials = await tryTests(target, trialsPath);
    const failed = trials.tests.filter(({ passed }) => !passed).map(({ title }) => title);
    if (failed.length > 0)
      print(`Tests not used, because they fail without a mutant: ${failed.join("; ")}`);
    const hunt = new Hunt(target, trials);
    try {
      for await (const [mutant, verdict] of judgeAll(hunt, open, remembered)) {
        verdicts.set(mutant, verdict);
        if (verdict.kind === "survived") print(describe(mutant));
      }
    } finally {
      remembered.save();
      hunt.end();
    }
  }
  return {
    folder: target.folder,
    seconds: Math.round((performance.now() - began) / 1000),
    ...summarize(verdicts),
  };
};

async function* judgeAll(
  hunt: Hunt,
  open: ListedMutant[],
  remembered: Remembered,
): AsyncGenerator<[ListedMutant, Verdict]> {
  for (const [at, mutant] of open.entries()) {
    const verdict = await hunt.judge(mutant.id);
    if (!verdict.isOpen) remembered.keep(mutant.id, verdict, hunt.deciders(mutant.id, verdict));
    if (at % SAVE_EVERY === 0) remembered.save();
    yield [mutant, verdict];
  }
}

export const describe = ({ file, line, code, mutated }: ListedMutant): string =>
  `${file}:${line}\n  - ${code}\n  + ${mutated}`;

const summarize = (verdicts: Map<ListedMutant, Verdict>) => {
  const of = (kind: Verdict["kind"]): ListedMutant[] =>
    [...verdicts].filter(([, verdict]) => verdict.kind === kind).map(([mutant]) => mutant);
  const survivors = of("survived");
  const { size } = verdicts;
  return { mutants: size, killed: size - survivors.length, hung: of("hung").length, survivors };
};
