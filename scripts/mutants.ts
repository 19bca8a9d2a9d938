// npm run mutants -- [FOLDER ...]: counts small changes of the code that no test detects; see docs/mutants.md.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { buildOnce } from "../test/helpers/build-once.ts";
import { answerHelp } from "./lib/help.ts";
import { count, describe, type Tally } from "./lib/mutants/count.ts";
import {
  type KnownSurvivor,
  listDifferences,
  readKnownSurvivors,
} from "./lib/mutants/known-survivors.ts";
import { toKey } from "./lib/mutants/mutant-list.ts";
import { Remembered } from "./lib/mutants/remembered.ts";
import { chooseSample } from "./lib/mutants/sample.ts";
import { formatTable } from "./lib/mutants/table.ts";
import { FOLDERS, findTarget, needsBuild, withoutServers } from "./lib/mutants/targets.ts";

const USAGE = `Usage: npm run mutants -- [FOLDER ...] [options]

  FOLDER     one of ${FOLDERS.join(", ")}; default: all
  --jobs N   how many mutants to judge at once; default: the number of cores
  --file F   only mutants of files whose path includes F; may be repeated
  --sample N only N mutants of each folder, chosen at random
  --seed S   chooses another sample; default: 1
  --quick    only with tests that start no gateway; those that do may detect some of the survivors
  --all      judge all mutants again, not only those whose code or tests have changed`;

answerHelp(import.meta.filename, USAGE);

const options = {
  all: { type: "boolean", default: false },
  jobs: { type: "string", default: String(availableParallelism()) },
  file: { type: "string", multiple: true, default: [] as string[] },
  sample: { type: "string" },
  seed: { type: "string", default: "1" },
  quick: { type: "boolean", default: false },
} as const;

const SURVIVORS = "mutants.json";

const readNumber = (option: string, text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`Received --${option} ${text}; expected a number of mutants, 1 or more.`);
};

const pathFor = (folder: string, what: string): string =>
  `.local/mutants/${folder.replaceAll("/", "-")}-${what}.json`;

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const found = (positionals.length > 0 ? positionals : FOLDERS).map(findTarget);
  const targets = values.quick ? found.map(withoutServers) : found;
  const size = values.sample === undefined ? Infinity : readNumber("sample", values.sample);
  const known = readKnownSurvivors(SURVIVORS);
  const tallies: Tally[] = [];
  for (const target of targets) {
    const isAsked = (path: string): boolean =>
      values.file.length === 0 || values.file.some((part) => path.includes(part));
    const tally = await count({
      target,
      remembered: new Remembered(
        pathFor(target.folder, "verdicts"),
        (path) => values.all && isAsked(path),
      ),
      trialsPath: pathFor(target.folder, "trials"),
      isAsked,
      sample: (mutants) => chooseSample(mutants, size, values.seed),
      jobs: readNumber("jobs", values.jobs),
      // For all test processes: one that had to build first would seem to hang on a busy machine.
      prepare: async () => {
        if (needsBuild(target)) await buildOnce();
      },
      print: console.log,
    });
    tallies.push(tally);
    report(target.sources.filter(isAsked), tally, known);
  }
  console.log(`\n${formatTable(tallies)}`);
};

const list = (head: string, lines: string[]): void => {
  if (lines.length > 0) console.error(`\n${head}\n${lines.join("\n")}`);
};

const report = (
  sources: string[],
  { survivors, unjudged }: Tally,
  known: KnownSurvivor[],
): void => {
  const skipped = new Set(unjudged.map(toKey));
  const judged = known.filter((each) => !skipped.has(toKey(each)));
  const { unknown, outdated, unexplained } = listDifferences(sources, survivors, judged);
  if (unknown.length + outdated.length + unexplained.length === 0) return;
  process.exitCode = 1;
  list(
    `Survivors that are not in ${SURVIVORS}; add a test, or list them there with a reason:`,
    unknown.map(describe),
  );
  list(
    `${SURVIVORS} lists mutants that do not survive; remove them:`,
    outdated.map((each) => JSON.stringify(each)),
  );
  list(
    `${SURVIVORS} has no reason for:`,
    unexplained.map((each) => JSON.stringify(each)),
  );
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
