// Chooses and orders the tests for a mutant: those that are most likely to detect it come first.
import type { MutantId, TestLimit, TestReport } from "./protocol.ts";

/** Milliseconds with hooks. Tests that take no longer run together; the others run singly, for what those missed. */
const FAST_MS = 60;

/** Number of fast tests that should suffice: slower ones get a smaller budget. */
const ENOUGH = 5;

/** Milliseconds that slower tests may take in all, after too few fast ones. */
const SLOW_BUDGET_MS = 15_000;

/** The same after {@link ENOUGH} fast ones. */
const SMALL_BUDGET_MS = 2000;

/** Milliseconds assumed for a test of unknown duration. */
const UNKNOWN_MS = 1500;

/** Maximum test files in addition to those named for a source: loading all takes seconds. */
const PANEL = 4;

/** Tests that run first: the latest finder detects most mutants. */
const FIRST = 2;

/** Maximum fast tests per mutant: the nearest were tried first, so more are unlikely to detect it. */
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

  /**
   * @returns the test files that are named for these sources, and the few others whose fast tests reach most code of
   * them.
   */
  panel(sources: string[]): string[] {
    const isNamed = (file: string): boolean => sources.some((source) => isMirror(file, source));
    const reached = new Map<string, Set<MutantId>>();
    for (const test of this.tests.values()) {
      const ids = test.reached.filter((id) => sources.includes(toFile(id)));
      // Of code that runs only on load, nothing is reached.
      if (ids.length === 0 && !isNamed(test.file)) continue;
      const known = reached.get(test.file) ?? new Set();
      reached.set(test.file, isFast(test) ? new Set([...known, ...ids]) : known);
    }
    const files = [...reached].toSorted(([, one], [, other]) => other.size - one.size);
    const named = files.filter(([file]) => isNamed(file));
    const others = files.filter(([file]) => !isNamed(file)).slice(0, PANEL);
    return [...named, ...others].map(([file]) => file);
  }

  /**
   * @param sources default: any.
   * @returns tests of these files that reach code of these sources, or that are named for them and may read a table.
   */
  ofFiles(files: string[], sources?: string[]): TestReport[] {
    return [...this.tests.values()].filter(
      ({ file, reached }) =>
        files.includes(file) &&
        (sources === undefined ||
          reached.some((id) => sources.includes(toFile(id))) ||
          sources.some((source) => isMirror(file, source))),
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
    return limitFor(this.tests.get(title) ?? { title, durationMs: UNKNOWN_MS });
  }

  /** Lots to run in sequence: a few fast tests, all other fast ones, then slow ones singly. */
  lots(id: MutantId, tests: TestReport[]): TestLimit[][] {
    const fast = this.sort(id, tests.filter(isFast)).slice(0, MAX_TESTS);
    const slow = this.sort(
      id,
      tests.filter((test) => !isFast(test)),
    );
    const budgetMs = fast.length < ENOUGH ? SLOW_BUDGET_MS : SMALL_BUDGET_MS;
    const singles = takeWithin(budgetMs, slow).map((test) => [test]);
    return [fast.slice(0, FIRST), fast.slice(FIRST), ...singles]
      .filter((lot) => lot.length > 0)
      .map((lot) => lot.map(limitFor));
  }

  /** Finders first, the latest before earlier ones; then tests named for the file; then cheap and specific ones. */
  private sort(id: MutantId, tests: TestReport[]): TestReport[] {
    const finders = this.finders.get(toFile(id)) ?? [];
    const isFound = ({ title }: TestReport): boolean => finders.includes(title);
    const isNamed = ({ file }: TestReport): boolean => isMirror(file, toFile(id));
    return tests.toSorted(
      (one, other) =>
        Number(isFound(other)) - Number(isFound(one)) ||
        finders.indexOf(one.title) - finders.indexOf(other.title) ||
        Number(isNamed(other)) - Number(isNamed(one)) ||
        price(one) - price(other),
    );
  }
}

/** Low for a test that is cheap and specific. */
const price = ({ costMs, reached }: TestReport): number => (costMs + 1) * reached.length;

export const isFast = ({ costMs }: TestReport): boolean => costMs <= FAST_MS;

/** @returns tests that take no longer than this together, and the first in any case. */
const takeWithin = (budgetMs: number, tests: TestReport[]): TestReport[] => {
  let totalMs = 0;
  return tests.filter(({ costMs }, at) => {
    const isWithin = at === 0 || totalMs + costMs <= budgetMs;
    if (isWithin) totalMs += costMs;
    return isWithin;
  });
};

export const toFile = (id: MutantId): string => id.slice(0, id.lastIndexOf("#"));

/** Generous for a busy machine, but short for a test that waits for something that never happens. */
const limitFor = ({ title, durationMs }: Pick<TestReport, "title" | "durationMs">): TestLimit => ({
  title,
  limitMs: 2000 + 10 * durationMs,
});

/** Whether a test file is named for a source file, or for the folder that it is in. */
const isMirror = (test: string, source: string): boolean =>
  test.startsWith(`test/${source.replace(/\.ts$/, "")}`);
