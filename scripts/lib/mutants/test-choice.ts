// Which tests are run for a mutant, and in which order: those that are most likely to find it come first.
import type { MutantId, TestLimit, TestReport } from "./protocol.ts";

/** Slower tests try the whole; a mutant should be found by what is nearer, where there is that. Milliseconds. */
const MAX_TEST_MS = 1500;

/** Puts tests of other files behind all that are named for the source. */
const FAR_MS = 1_000_000;

/** Tests that make slower ones unnecessary. */
const ENOUGH = 5;

/** Test files beside those that are named for a source: loading all of them takes seconds. */
const PANEL = 4;

/** Tests of the first two lots: most mutants are found by the very first. */
const LOTS = [2, 12];

/** What so many tests have not noticed, others will not: they were chosen for being near. */
const MAX_TESTS = 30;

export class TestChoice {
  private readonly tests: Map<string, TestReport>;
  private readonly reaching = new Map<MutantId, TestReport[]>();
  /** Tests that have found mutants of a file, the last one first. */
  private readonly finders = new Map<string, string[]>();

  constructor(tests: TestReport[]) {
    const usable = tests.filter(({ passed }) => passed);
    this.tests = new Map(usable.map((test) => [test.title, test]));
    for (const test of this.tests.values()) {
      for (const id of test.reached) {
        this.reaching.set(id, [...(this.reaching.get(id) ?? []), test]);
      }
    }
  }

  /** @returns all tests that reach it. */
  reach(id: MutantId): TestReport[] {
    return [...new Set(this.reaching.get(id))];
  }

  /** @returns the few test files that reach most of the code of some sources, and those that are named for them. */
  panel(sources: string[]): string[] {
    const reached = new Map<string, Set<MutantId>>();
    for (const test of this.tests.values()) {
      const ids = test.reached.filter((id) => sources.includes(fileOf(id)));
      if (ids.length === 0) continue;
      reached.set(test.file, new Set([...(reached.get(test.file) ?? []), ...ids]));
    }
    const isNamed = (file: string): boolean => sources.some((source) => isMirror(file, source));
    const files = [...reached].toSorted(([, one], [, other]) => other.size - one.size);
    const named = files.filter(([file]) => isNamed(file));
    const others = files.filter(([file]) => !isNamed(file)).slice(0, PANEL);
    return [...named, ...others].map(([file]) => file);
  }

  /** @returns tests of some files that reach the code of some sources. */
  ofFiles(files: string[], sources: string[]): TestReport[] {
    return [...this.tests.values()].filter(
      ({ file, reached }) =>
        files.includes(file) && reached.some((id) => sources.includes(fileOf(id))),
    );
  }

  fileOf(title: string): string {
    return this.tests.get(title)?.file ?? "";
  }

  found(id: MutantId, title: string): void {
    const others = (this.finders.get(fileOf(id)) ?? []).filter((other) => other !== title);
    this.finders.set(fileOf(id), [title, ...others]);
  }

  limitOf(title: string): TestLimit {
    return limitOf(this.tests.get(title) ?? { title, durationMs: MAX_TEST_MS });
  }

  /** In lots to be run one after another. */
  lots(id: MutantId, tests: TestReport[]): TestLimit[][] {
    const finders = this.finders.get(fileOf(id)) ?? [];
    const rank = ({ title, file, durationMs }: TestReport): number => {
      const at = finders.indexOf(title);
      if (at !== -1) return at;
      return finders.length + durationMs + (isMirror(file, fileOf(id)) ? 0 : FAR_MS);
    };
    const near = tests.filter(
      ({ durationMs, file }) => durationMs <= MAX_TEST_MS || isMirror(file, fileOf(id)),
    );
    const used = near.length < ENOUGH ? tests : near;
    const ordered = used.toSorted((one, other) => rank(one) - rank(other)).map(limitOf);
    return [0, ...LOTS]
      .map((from, at) => ordered.slice(from, LOTS[at] ?? MAX_TESTS))
      .filter((lot) => lot.length > 0);
  }
}

export const fileOf = (id: MutantId): string => id.slice(0, id.lastIndexOf("#"));

/** A busy machine is slow, and a test that waits for what never comes shall not wait for long. */
const limitOf = ({ title, durationMs }: Pick<TestReport, "title" | "durationMs">): TestLimit => ({
  title,
  limitMs: 2000 + 10 * durationMs,
});

/** Whether a test file is named for a source file, or for the folder that it is in. */
const isMirror = (test: string, source: string): boolean =>
  test.startsWith(`test/${source.replace(/\.ts$/, "")}`);
