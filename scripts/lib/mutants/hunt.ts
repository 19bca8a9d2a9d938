// Finds out about each mutant of a folder whether a test notices it.
import { TestProcess } from "./process.ts";
import type { MutantId, TestLimit, TestReport } from "./protocol.ts";
import type { Target } from "./targets.ts";
import { importsOf, loadedWith } from "./imports.ts";
import { fileOf, TestChoice } from "./test-choice.ts";
import type { Trials } from "./trials.ts";

export interface Verdict {
  /** `hung`: it made the tests wait, which is noticed, too. */
  kind: "killed" | "hung" | "survived";
  /** The test that noticed it. */
  by?: string;
}

const LOAD_MS = 120_000;

export class Hunt {
  private readonly target: Target;
  private readonly choice: TestChoice;
  private readonly atLoad: Set<MutantId>;
  /** By title: whether the test needs no other file's tests. */
  private readonly alone = new Map<string, boolean>();
  private warm: TestProcess | undefined;

  /** @param trials what the tests reach; those that fail without a mutant, or are slow, are not used. */
  constructor(target: Target, { tests, reachedAtLoad }: Trials) {
    this.target = target;
    this.choice = new TestChoice(tests);
    this.atLoad = new Set(reachedAtLoad);
  }

  async judge(id: MutantId): Promise<Verdict> {
    const verdict = await this.judgeReached(id);
    if (verdict.kind !== "survived" || !this.atLoad.has(id)) return verdict;
    return await this.judgeLoaded(id);
  }

  /** @returns the test files whose change could change the verdict. */
  deciders(id: MutantId, { kind, by }: Verdict): string[] {
    const finder = by === undefined ? "" : this.choice.fileOf(by);
    if (kind === "killed" && finder !== "") return [finder];
    return this.filesFor(id);
  }

  /** @returns the test files that load the mutant's file. */
  private filesFor(id: MutantId): string[] {
    return this.target.tests.filter((test) => loadedWith(test).has(fileOf(id)));
  }

  end(): void {
    this.warm?.end();
  }

  private async judgeReached(id: MutantId): Promise<Verdict> {
    for (const tests of this.choice.lots(id, this.choice.reach(id))) {
      const verdict = await this.judgeBy(id, tests);
      if (verdict.kind !== "survived") return verdict;
    }
    return { kind: "survived" };
  }

  /** A test counts that passes again without the mutant: it was not what an earlier mutant left behind. */
  private async judgeBy(id: MutantId, tests: TestLimit[], isRepeated = false): Promise<Verdict> {
    const process = await this.warmProcess();
    const answer = await process.ask({ kind: "run", tests, alive: id }, limitOf(tests));
    if (answer.kind !== "ran") return { kind: "hung" };
    if (!answer.failed) return { kind: "survived" };
    const { title } = answer.failed;
    if (await this.passes(title, process)) {
      this.choice.found(id, title);
      return { kind: "killed", by: title };
    }
    process.end();
    return isRepeated ? { kind: "killed", by: title } : await this.judgeBy(id, tests, true);
  }

  private async warmProcess(): Promise<TestProcess> {
    if (this.warm?.isUsable) return this.warm;
    this.warm = new TestProcess(this.target.sources);
    const answer = await this.warm.ask({ kind: "load", files: this.target.tests }, LOAD_MS);
    if (answer.kind !== "loaded")
      throw new Error(`Expected the tests to load, got ${JSON.stringify(answer)}`);
    return this.warm;
  }

  /** What a file does when it is loaded can only be mutated in a process of its own. */
  private async judgeLoaded(id: MutantId): Promise<Verdict> {
    const tests = this.usersOf(fileOf(id));
    const near = tests.filter(({ file }) => isMirror(file, fileOf(id)));
    const far = tests.filter((test) => !near.includes(test));
    for (const lot of [near, far]) {
      if (lot.length === 0) continue;
      const verdict = await this.judgeFresh(id, lot);
      if (verdict.kind !== "survived") return verdict;
    }
    return { kind: "survived" };
  }

  /** @returns tests that reach the code of a file; of one without, the code of those that import it. */
  private usersOf(source: string): TestReport[] {
    const own = this.choice.ofSources([source]);
    if (own.length > 0) return own;
    const importers = this.target.sources.filter((path) => importsOf(path).includes(source));
    return this.choice.ofSources(importers);
  }

  private async judgeFresh(id: MutantId, users: TestReport[]): Promise<Verdict> {
    const files = [...new Set(users.map(({ file }) => file))];
    const child = new TestProcess(this.target.sources);
    try {
      const loaded = await child.ask({ kind: "load", files, alive: id }, LOAD_MS);
      if (loaded.kind !== "loaded") return { kind: "killed", by: "load" };
      for (const tests of this.choice.lots(id, users)) {
        const answer = await child.ask({ kind: "run", tests, alive: id }, limitOf(tests));
        if (answer.kind !== "ran") return { kind: "hung" };
        if (answer.failed && (await this.passesAlone(answer.failed.title))) {
          this.choice.found(id, answer.failed.title);
          return { kind: "killed", by: answer.failed.title };
        }
      }
      return { kind: "survived" };
    } finally {
      child.end();
    }
  }

  /** Whether a test passes without a mutant when nothing but its own file is loaded. */
  private async passesAlone(title: string): Promise<boolean> {
    const known = this.alone.get(title);
    if (known !== undefined) return known;
    const child = new TestProcess(this.target.sources);
    await child.ask({ kind: "load", files: [this.choice.fileOf(title)] }, LOAD_MS);
    const passes = await this.passes(title, child);
    child.end();
    this.alone.set(title, passes);
    return passes;
  }

  /** Whether a test passes without a mutant. */
  private async passes(title: string, child: TestProcess): Promise<boolean> {
    const tests = [this.choice.limitOf(title)];
    const answer = await child.ask({ kind: "run", tests }, limitOf(tests));
    return answer.kind === "ran" && !answer.failed;
  }
}

const limitOf = (tests: TestLimit[]): number =>
  tests.reduce((total, { limitMs }) => total + limitMs / 4, 6000);

/** Whether a test file is named for a source file, or for the folder that it is in. */
const isMirror = (test: string, source: string): boolean =>
  test.startsWith(`test/${source.replace(/\.ts$/, "")}`);
