// Finds out about each mutant of a folder whether a test notices it.
import { importsOf, loadedWith } from "./imports.ts";
import type { MutantId, TestLimit, TestReport } from "./protocol.ts";
import type { Target } from "./targets.ts";
import { fileOf, TestChoice } from "./test-choice.ts";
import { TestProcess } from "./test-process-handle.ts";
import type { Trials } from "./trials.ts";

export interface Verdict {
  /** `hung`: it made the tests wait, which is noticed, too. */
  kind: "killed" | "hung" | "survived";
  /** The test that noticed it. */
  by?: string;
  /** A test failed, and did so without the mutant, too: on a machine that is less busy, it may be another verdict. */
  isOpen?: boolean;
}

/** What so many near tests let pass is not tried by others: loading all of them takes long, and they ask for less. */
const ENOUGH_NEAR = 10;

/** Loads until a process is replaced. */
const MAX_LOADS = 100;

/** By a mutant that keeps its file, or another, from being loaded. */
const NOT_LOADED = { title: "load" };

const SURVIVED: Verdict = { kind: "survived" };

export class Hunt {
  private readonly target: Target;
  private readonly choice: TestChoice;
  private readonly atLoad: Set<MutantId>;
  private loading: TestProcess | undefined;
  private loads = 0;
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
    if (tests.length - far.length >= ENOUGH_NEAR) return near;
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
    this.loading?.end();
  }

  private async judgeReached(id: MutantId, tests: TestReport[], files: string[]): Promise<Verdict> {
    let isOpen = false;
    for (const lot of this.choice.lots(id, tests)) {
      const child = await this.warmProcess(files);
      const answer = await child.run(lot, id);
      if (answer === "passed") continue;
      // It counts only if it is not what an earlier mutant left behind, nor a busy machine.
      const proof = answer === "hung" ? lot : [this.choice.limitOf(answer.title)];
      if (await this.passes(files, proof)) return this.found(id, answer);
      isOpen = true;
    }
    return isOpen ? { ...SURVIVED, isOpen } : SURVIVED;
  }

  /** Whether tests pass without a mutant: at once, or in a new process where this mutant has left nothing behind. */
  private async passes(files: string[], tests: TestLimit[]): Promise<boolean> {
    const child = await this.warmProcess(files);
    if ((await child.run(tests)) === "passed") return true;
    child.end();
    return (await (await this.warmProcess(files)).run(tests)) === "passed";
  }

  /** For what a file does when it is loaded, the files are loaded anew with the mutant. */
  private async judgeLoaded(id: MutantId): Promise<Verdict> {
    const sources = this.usersOf(fileOf(id));
    const files = this.choice.panel(sources);
    for (const lot of this.choice.lots(id, this.choice.ofFiles(files, sources))) {
      const child = this.loader();
      const answer = (await child.load(files, id)) ? await child.run(lot, id) : NOT_LOADED;
      if (answer === "passed") continue;
      const proof = answer === "hung" ? lot : [this.choice.limitOf(answer.title)];
      if (await this.passes(files, proof)) return this.found(id, answer);
    }
    return SURVIVED;
  }

  /** A process that loads the project's files again and again. What it has loaded before stays in its memory. */
  private loader(): TestProcess {
    this.loads += 1;
    if (this.loads % MAX_LOADS === 0) this.loading?.end();
    if (!this.loading?.isUsable) this.loading = new TestProcess(this.target.sources);
    return this.loading;
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
}
