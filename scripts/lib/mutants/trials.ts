// Runs every test once without a mutant, and caches what each reaches until its file or the code changes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { computeDigest, MAKERS } from "./mutant-list.ts";
import { TestProcess } from "./test-process-handle.ts";
import type { MutantId, TestReport } from "./protocol.ts";
import type { Target } from "./targets.ts";

export interface Trials {
  tests: TestReport[];
  reachedAtLoad: MutantId[];
}

interface Kept {
  /** Hash of everything that determines the mutants. */
  sources: string;
  reachedAtLoad: MutantId[];
  /** Trials by test file. */
  files: [string, { digest: string; tests: TestReport[] }][];
}

const TRY_MS = 900_000;

/** When these change, so do reports. */
const REPORTERS = ["scripts/lib/mutants/mocha-run.ts", "scripts/lib/mutants/protocol.ts"];

/** @param path of the cached trials, which need not exist. */
export const tryTests = async (target: Target, path: string): Promise<Trials> => {
  const sources = computeDigest(...target.sources, ...MAKERS, ...REPORTERS);
  const kept = read(path);
  const isKept = kept?.sources === sources;
  const files = new Map(isKept ? kept.files : []);
  const isSame = (file: string): boolean => files.get(file)?.digest === computeDigest(file);
  const changed = target.tests.filter((file) => !isSame(file));
  const atLoad = new Set(isKept ? kept.reachedAtLoad : []);
  if (changed.length > 0) {
    const { tests, reachedAtLoad } = await run(target, changed);
    for (const id of reachedAtLoad) atLoad.add(id);
    for (const file of changed) {
      const ofFile = tests.filter((test) => test.file === file);
      files.set(file, { digest: computeDigest(file), tests: ofFile });
    }
  }
  const reachedAtLoad = [...atLoad];
  const tests = target.tests.flatMap((file) => files.get(file)?.tests ?? []);
  write(path, { sources, reachedAtLoad, files: [...files].filter(([, each]) => hasPassed(each)) });
  return { tests, reachedAtLoad };
};

/** Failed trials are retried: the machine may have been busy. */
const hasPassed = ({ tests }: { tests: TestReport[] }): boolean =>
  tests.every(({ passed }) => passed);

const run = async (target: Target, files: string[]): Promise<Trials> => {
  const child = new TestProcess(target.sources);
  const answer = await child.ask({ kind: "try", files }, TRY_MS);
  child.end();
  if (answer.kind !== "tried") {
    throw new Error(`Expected the tests of ${target.folder} to run, got ${JSON.stringify(answer)}`);
  }
  return answer;
};

const read = (path: string): Kept | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Kept) : undefined;

const write = (path: string, kept: Kept): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(kept));
};
