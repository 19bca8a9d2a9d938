// Finds out about each mutant of a folder whether a test notices it.
import { importsOf, loadedWith } from "./imports.ts";
import type { MutantId, TestReport } from "./protocol.ts";
import type { Target } from "./targets.ts";
import { fileOf, TestChoice } from "./test-choice.ts";
import { TestProcess } from "./test-process-handle.ts";
import type { Trials } from "./trials.ts";

export interface Verdict {
  /** `hung`: it made the tests wait, which is noticed, too. */
  kind: "killed" | "hung" | "survived";
  /** The test that noticed it. */
  by?: string;
}

/** What so many near tests let pass is not tried by others: loading all of them takes long, and they ask for less. */
const ENOUGH_NEAR = 10;

const SURVIVED: Verdict = { kind: "survived" };

export class Hunt {
  private readonly target: Target;
  private readonly choice: TestChoice;
  private readonly atLoad: Set<MutantId>;
  /** By title: whether the test passes without a mutant when no other file is loaded. */
  private readonly alone = new Map<string, boolean>();
  /** Warm processes by the test files that they have loaded. */
  private readonly warm = new Map<string, TestProcess>();

  /** @param trials what the tests reach; those that fail without a mutant are not used. */
  constructor(target: Target, { tests, reachedAtLoad }: Trials) {
    this.target = target;
    this.choice = new TestChoice(tests);
    this.atLoad = new Set(reachedAtLoad);
  }

  /** A few test files that are near are loaded for all mutants of a source; what they let pass, all others try. */
  async judge(id: MutantId): Promise<Verdict> {
    const panel = this.choice.panel([fileOf(id)]);
    const tests = this.choice.reach(id);
    const isNear = ({ file }: TestReport): boolean => panel.includes(file);
    const near = await this.judgeReached(id, tests.filter(isNear), panel);
    if (near.kind !== "survived") return near;
    const loaded = this.atLoad.has(id) ? await this.judgeLoaded(id) : SURVIVED;
    if (loaded.kind !== "survived") return loaded;
    const far = tests.filter((test) => !isNear(test));
    if (tests.length - far.length >= ENOUGH_NEAR) return SURVIVED;
    return await this.judgeReached(id, far, this.target.tests);
  }

  /** @returns the test files whose change could change the verdict. */
  deciders(id: MutantId, { kind, by }: Verdict): string[] {
    const finder = by === undefined ? "" : this.choice.fileOf(by);
    if (kind === "killed" && finder !== "") return [finder];
    return this.target.tests.filter((test) => loadedWith(test).has(fileOf(id)));
  }

  end(): void {
    for (const child of this.warm.values()) child.end();
  }

  private async judgeReached(id: MutantId, tests: TestReport[], files: string[]): Promise<Verdict> {
    for (const lot of this.choice.lots(id, tests)) {
      const child = await this.warmProcess(files);
      const answer = await child.run(lot, id);
      if (answer === "passed") continue;
      // It counts only if it is not what an earlier mutant left behind, nor a busy machine.
      const again = await this.warmProcess(files);
      const proof = answer === "hung" ? lot : [this.choice.limitOf(answer.title)];
      if ((await again.run(proof)) === "passed") return this.found(id, answer);
      again.end();
    }
    return SURVIVED;
  }

  /** What a file does when it is loaded can only be mutated in a process of its own. */
  private async judgeLoaded(id: MutantId): Promise<Verdict> {
    const sources = this.usersOf(fileOf(id));
    const files = this.choice.panel(sources);
    if (files.length === 0) return SURVIVED;
    const child = new TestProcess(this.target.sources);
    try {
      if (!(await child.load(files, id))) return { kind: "killed", by: "load" };
      for (const lot of this.choice.lots(id, this.choice.ofFiles(files, sources))) {
        const answer = await child.run(lot, id);
        if (answer === "hung") return { kind: "hung" };
        if (answer === "passed" || !(await this.passesAlone(answer.title))) continue;
        return this.found(id, answer);
      }
      return SURVIVED;
    } finally {
      child.end();
    }
  }

  /** @returns the source if tests reach its code, else those that import it. */
  private usersOf(source: string): string[] {
    if (this.choice.panel([source]).length > 0) return [source];
    return this.target.sources.filter((path) => importsOf(path).includes(source));
  }

  private found(id: MutantId, answer: "hung" | { title: string }): Verdict {
    if (answer === "hung") return { kind: "hung" };
    this.choice.found(id, answer.title);
    return { kind: "killed", by: answer.title };
  }

  /** One for all test files, and one for those that are near the source whose turn it is. */
  private async warmProcess(files: string[]): Promise<TestProcess> {
    const key = files.join();
    const found = this.warm.get(key);
    if (found?.isUsable) return found;
    const all = this.target.tests.join();
    for (const [other, child] of this.warm) {
      if (child.isUsable && (key === all || other === all)) continue;
      child.end();
      this.warm.delete(other);
    }
    const child = new TestProcess(this.target.sources);
    this.warm.set(key, child);
    if (!(await child.load(files))) throw new Error(`Expected these tests to load: ${key}`);
    return child;
  }

  private async passesAlone(title: string): Promise<boolean> {
    const known = this.alone.get(title);
    if (known !== undefined) return known;
    const child = new TestProcess(this.target.sources);
    await child.load([this.choice.fileOf(title)]);
    const passes = (await child.run([this.choice.limitOf(title)])) === "passed";
    child.end();
    this.alone.set(title, passes);
    return passes;
  }
}
