// Which tests are run for a mutant, and in which order: those that are most likely to find it come first.
import type { MutantId, TestLimit, TestReport } from "./protocol.ts";

/** Slower tests try the whole; a mutant should be found by what is nearer. Milliseconds. */
const MAX_TEST_MS = 1500;

/** Tests of the first two lots: most mutants are found by the very first. */
const LOTS = [2, 12];

export class TestChoice {
  private readonly tests: Map<string, TestReport>;
  private readonly reaching = new Map<MutantId, TestReport[]>();
  /** Tests that have found mutants of a file, the last one first. */
  private readonly finders = new Map<string, string[]>();

  constructor(tests: TestReport[]) {
    const usable = tests.filter(({ passed, durationMs }) => passed && durationMs <= MAX_TEST_MS);
    this.tests = new Map(usable.map((test) => [test.title, test]));
    for (const test of this.tests.values()) {
      for (const id of test.reached) {
        this.reaching.set(id, [...(this.reaching.get(id) ?? []), test]);
      }
    }
  }

  /** @returns all tests that reach it, in lots to be run one after another. */
  reach(id: MutantId): TestLimit[][] {
    return this.lots(id, [...new Set(this.reaching.get(id))]);
  }

  /** @returns all tests of some files. */
  ofFiles(id: MutantId, files: Set<string>): TestLimit[][] {
    return this.lots(
      id,
      [...this.tests.values()].filter(({ file }) => files.has(file)),
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

  private lots(id: MutantId, tests: TestReport[]): TestLimit[][] {
    const finders = this.finders.get(fileOf(id)) ?? [];
    const rank = ({ title, durationMs }: TestReport): number => {
      const at = finders.indexOf(title);
      return at === -1 ? finders.length + durationMs : at;
    };
    const ordered = tests.toSorted((one, other) => rank(one) - rank(other)).map(limitOf);
    return [0, ...LOTS]
      .map((from, at) => ordered.slice(from, LOTS[at]))
      .filter((lot) => lot.length > 0);
  }
}

const fileOf = (id: MutantId): string => id.slice(0, id.lastIndexOf("#"));

/** A busy machine is slow, and a test that waits for what never comes shall not wait for long. */
const limitOf = ({ title, durationMs }: Pick<TestReport, "title" | "durationMs">): TestLimit => ({
  title,
  limitMs: 2000 + 10 * durationMs,
});
