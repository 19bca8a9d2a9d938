// Chooses and orders the tests for a mutant: those that are most likely to detect it come first.
import type { MutantId, TestLimit, TestReport } from "./protocol.ts";

/** Milliseconds. Slower tests are end to end; nearer tests should detect a mutant, if there are any. */
const MAX_TEST_MS = 1500;

/** Sorts tests of other files after those that are named for the source. */
const FAR_MS = 1_000_000;

/** Number of fast tests that make slower ones unnecessary. */
const ENOUGH = 5;

/** Maximum test files in addition to those named for a source: loading all takes seconds. */
const PANEL = 4;

/** Sizes of the first two lots: the very first test detects most mutants. */
const LOTS = [2, 12];

/** Maximum tests per mutant: the nearest were tried first, so more are unlikely to detect it. */
const MAX_TESTS = 120;

export class TestChoice {
  private readonly tests: Map<string, TestReport>;
  private readonly reaching = new Map<MutantId, TestReport[]>();
  /** Tests that detected mutants of a file, the latest first. */
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

  /** @returns the few test files that reach most code of these sources, and those named for them. */
  panel(sources: string[]): string[] {
    const reached = new Map<string, Set<MutantId>>();
    for (const test of this.tests.values()) {
      const ids = test.reached.filter((id) => sources.includes(toFile(id)));
      if (ids.length === 0) continue;
      reached.set(test.file, new Set([...(reached.get(test.file) ?? []), ...ids]));
    }
    const isNamed = (file: string): boolean => sources.some((source) => isMirror(file, source));
    const files = [...reached].toSorted(([, one], [, other]) => other.size - one.size);
    const named = files.filter(([file]) => isNamed(file));
    const others = files.filter(([file]) => !isNamed(file)).slice(0, PANEL);
    return [...named, ...others].map(([file]) => file);
  }

  /** @returns tests of these files that reach code of these sources. */
  ofFiles(files: string[], sources: string[]): TestReport[] {
    return [...this.tests.values()].filter(
      ({ file, reached }) =>
        files.includes(file) && reached.some((id) => sources.includes(toFile(id))),
    );
  }

  toFile(title: string): string {
    return this.tests.get(title)?.file ?? "";
  }

  found(id: MutantId, title: string): void {
    const others = (this.finders.get(toFile(id)) ?? []).filter((other) => other !== title);
    this.finders.set(toFile(id), [title, ...others]);
  }

  limitFor(title: string): TestLimit {
    return limitFor(this.tests.get(title) ?? { title, durationMs: MAX_TEST_MS });
  }

  /** Lots to run in sequence. */
  lots(id: MutantId, tests: TestReport[]): TestLimit[][] {
    const finders = this.finders.get(toFile(id)) ?? [];
    const rank = ({ title, file, durationMs }: TestReport): number => {
      const at = finders.indexOf(title);
      if (at !== -1) return at;
      return finders.length + durationMs + (isMirror(file, toFile(id)) ? 0 : FAR_MS);
    };
    const near = tests.filter(
      ({ durationMs, file }) => durationMs <= MAX_TEST_MS || isMirror(file, toFile(id)),
    );
    const used = near.length < ENOUGH ? tests : near;
    const ordered = used.toSorted((one, other) => rank(one) - rank(other)).map(limitFor);
    return [0, ...LOTS]
      .map((from, at) => ordered.slice(from, LOTS[at] ?? MAX_TESTS))
      .filter((lot) => lot.length > 0);
  }
}

export const toFile = (id: MutantId): string => id.slice(0, id.lastIndexOf("#"));

/** Generous for a busy machine, but short for a test that waits for something that never happens. */
const limitFor = ({ title, durationMs }: Pick<TestReport, "title" | "durationMs">): TestLimit => ({
  title,
  limitMs: 2000 + 10 * durationMs,
});

/** Whether a test file is named for a source file, or for the folder that it is in. */
const isMirror = (test: string, source: string): boolean =>
  test.startsWith(`test/${source.replace(/\.ts$/, "")}`);
