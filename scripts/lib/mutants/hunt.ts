// Determines whether a test detects each mutant of a folder.
import { listImports } from "./imports.ts";
import type { Failure, MutantId, TestLimit, TestReport } from "./protocol.ts";
import { listNearest, listWitnesses, type Target } from "./targets.ts";
import { isFast, toFile, TestChoice } from "./test-choice.ts";
import { TestProcess } from "./test-process-handle.ts";
import type { Trials } from "./trials.ts";

export interface Verdict {
  /** `hung`: it made the tests time out, which counts as detected. */
  kind: "killed" | "hung" | "survived";
  /** The test that detected it. */
  by?: string;
  /** A test failed, but not again, or also without the mutant: on a less busy machine the verdict may differ. */
  isOpen?: boolean;
}

/** With this many near tests, only fast ones of the others are tried: they are less specific. */
const ENOUGH_NEAR = 10;

/** Test files for a source whose code runs only on load: which tests depend on it is not recorded. */
const NEAREST = 6;

/** Loads after which a process is replaced. */
const MAX_LOADS = 100;

/** To load tests without a mutant. */
const MAX_ATTEMPTS = 3;

/** For a mutant that prevents a file from loading. */
const NOT_LOADED = { title: "load" };

type Answer = "hung" | Pick<Failure, "title">;

interface Trial {
  child: TestProcess;
  id: MutantId;
  lot: TestLimit[];
  /** The test files that are loaded. */
  files: string[];
}

const SURVIVED: Verdict = { kind: "survived" };

const survive = (isOpen = false): Verdict => (isOpen ? { ...SURVIVED, isOpen } : SURVIVED);

export class Hunt {
  private readonly target: Target;
  private readonly choice: TestChoice;
  private readonly atLoad: Set<MutantId>;
  private loading: TestProcess | undefined;
  private loads = 0;
  /** Warm processes by the test files that they have loaded. */
  private readonly warm = new Map<string, TestProcess>();

  /** @param trials what the tests reach; tests that fail without a mutant are not used. */
  constructor(target: Target, { tests, reachedAtLoad }: Trials) {
    this.target = target;
    this.choice = new TestChoice(tests);
    this.atLoad = new Set(reachedAtLoad);
  }

  /**
   * A few near test files are loaded for all mutants of a source; the others run only for mutants that survive those.
   */
  async judge(id: MutantId): Promise<Verdict> {
    const panel = this.choice.panel([toFile(id)]);
    const tests = this.choice.reach(id);
    const isNear = ({ file }: TestReport): boolean => panel.includes(file);
    const near = await this.judgeReached(id, tests.filter(isNear), panel);
    if (near.kind !== "survived") return near;
    const loaded = this.atLoad.has(id) ? await this.judgeLoaded(id) : SURVIVED;
    if (loaded.kind !== "survived") return loaded;
    const isEnough = tests.filter(isNear).length >= ENOUGH_NEAR;
    const distant = tests.filter((test) => !isNear(test) && (isFast(test) || !isEnough));
    const far = distant.length > 0 ? await this.judgeReached(id, distant, this.target.tests) : near;
    return far.kind === "survived" ? survive(near.isOpen || loaded.isOpen || far.isOpen) : far;
  }

  /** @returns the test files whose change could change the verdict. */
  deciders(id: MutantId, { kind, by }: Verdict): string[] {
    const finder = by === undefined ? "" : this.choice.toFile(by);
    return kind === "killed" && finder !== "" ? [finder] : listWitnesses(this.target, id);
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
      if (await this.isProven(answer, { child, id, lot, files })) return this.found(id, answer);
      isOpen = true;
    }
    return survive(isOpen);
  }

  /** Whether tests pass without a mutant, in this process or in a new one without leftovers. */
  private async passes(files: string[], tests: TestLimit[]): Promise<boolean> {
    const child = await this.warmProcess(files);
    if ((await child.run(tests)) === "passed") return true;
    child.end();
    return (await (await this.warmProcess(files)).run(tests)) === "passed";
  }

  /** Whether neither a leftover of an earlier mutant nor a busy machine made the test fail. */
  private async isProven(answer: Answer, { child, id, lot, files }: Trial): Promise<boolean> {
    if (answer === "hung") return await this.passes(files, lot);
    // A rejection that nothing handles makes a hook fail, or whatever runs then.
    const isTest = this.choice.toFile(answer.title) !== "";
    const proof = isTest ? [this.choice.limitFor(answer.title)] : lot;
    if (answer !== NOT_LOADED && (await child.run(proof, id)) === "passed") return false;
    return await this.passes(files, proof);
  }

  /** For code that runs on load: first with the tests that reach its file, then with those that reach what imports it. */
  private async judgeLoaded(id: MutantId): Promise<Verdict> {
    const source = toFile(id);
    const own = this.choice.panel([source]);
    const first = await this.judgeReloaded(id, own, this.choice.ofFiles(own, [source]));
    if (first.kind !== "survived") return first;
    const { files, tests } = this.chooseForUsers(source);
    const second = await this.judgeReloaded(id, files, tests);
    return second.kind === "survived" ? survive(first.isOpen || second.isOpen) : second;
  }

  /** Loads test files again, with the mutant, and runs some of their tests. */
  private async judgeReloaded(
    id: MutantId,
    files: string[],
    tests: TestReport[],
  ): Promise<Verdict> {
    const lots = this.choice.lots(id, tests);
    if (lots.length === 0) return SURVIVED;
    let child = this.loader();
    let isLoaded = await child.load(files, id);
    let isOpen = false;
    for (const lot of lots) {
      if (!child.isUsable) {
        child = this.loader();
        isLoaded = await child.load(files, id);
      }
      const answer = isLoaded ? await child.run(lot, id) : NOT_LOADED;
      if (answer === "passed") continue;
      if (await this.isProven(answer, { child, id, lot, files })) return this.found(id, answer);
      isOpen = true;
    }
    return survive(isOpen);
  }

  /** A process that loads the project's files repeatedly, and keeps earlier loads in memory. */
  private loader(): TestProcess {
    this.loads += 1;
    if (this.loads % MAX_LOADS === 0) this.loading?.end();
    if (!this.loading?.isUsable) this.loading = new TestProcess(this.target.sources);
    return this.loading;
  }

  /** Tests that reach code of the source's importers, and those of the nearest test files. */
  private chooseForUsers(source: string): { files: string[]; tests: TestReport[] } {
    const users = this.target.sources.filter((path) => listImports(path).includes(source));
    const panel = this.choice.panel(users);
    const nearest = listNearest(this.target, source).slice(0, NEAREST);
    const tests = new Set([...this.choice.ofFiles(nearest), ...this.choice.ofFiles(panel, users)]);
    return { files: [...new Set([...nearest, ...panel])], tests: [...tests] };
  }

  private found(id: MutantId, answer: Answer): Verdict {
    if (answer === "hung") return { kind: "hung" };
    this.choice.found(id, answer.title);
    return { kind: "killed", by: answer.title };
  }

  /** Keeps one process for all test files, and one for the near ones of the current source. */
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
    const child = await this.loadAnew(files);
    this.warm.set(key, child);
    return child;
  }

  /** Other verdicts stay when a process is killed from outside, for example because memory runs out. */
  private async loadAnew(files: string[]): Promise<TestProcess> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const child = new TestProcess(this.target.sources);
      if (await child.load(files)) return child;
      child.end();
    }
    throw new Error(`Expected these tests to load: ${files.join()}`);
  }
}
