// One mocha instance that runs repeatedly with different tests of the same files.
import { pathToFileURL } from "node:url";
import Mocha from "mocha";
import type * as hooks from "../../../test/helpers/hooks.ts";
import { ofGeneration } from "./hook.ts";
import type { Failure, MutantId, TestLimit, TestReport } from "./protocol.ts";
import { takeReached } from "./switches.ts";

/** For hooks, and for tests of unknown duration: the machine may be busy. */
const PATIENCE_MS = 60_000;

/** For a process that has started a hook: those that start a gateway take a second. */
const HOOK_MS = 15_000;

type Hooks = typeof hooks;

export class MochaRun {
  private readonly mocha: Mocha;
  private readonly fileByTest = new Map<Mocha.Runnable, string>();
  private reachedAtLoad: MutantId[] = [];
  private runner: Mocha.Runner | undefined;

  /**
   * @param files test files, from the project's root.
   * @param generation of the project's files, which are loaded again for each.
   */
  static async load(files: string[], generation: string): Promise<MochaRun> {
    const toUrl = (file: string): string => ofGeneration(pathToFileURL(file).href, generation);
    const { mochaHooks, releaseAll } = (await import(toUrl("test/helpers/hooks.ts"))) as Hooks;
    const run = new MochaRun({ ...mochaHooks, afterAll: releaseAll });
    for (const file of files) {
      // The same as mocha does for each file.
      run.mocha.suite.emit("pre-require", globalThis, file, run.mocha);
      const before = new Set(run.testsIn());
      await import(toUrl(file));
      for (const test of run.testsIn()) if (!before.has(test)) run.fileByTest.set(test, file);
    }
    run.reachedAtLoad = [...takeReached()];
    return run;
  }

  private constructor(rootHooks: Mocha.RootHookObject) {
    this.mocha = new Mocha({ rootHooks, reporter: Mocha.reporters.Base, timeout: PATIENCE_MS });
    this.mocha.cleanReferencesAfterRun(false);
  }

  private testsIn(): Mocha.Test[] {
    const tests: Mocha.Test[] = [];
    this.mocha.suite.eachTest((test) => tests.push(test));
    return tests;
  }

  /** @returns what each test reaches; code reached by a suite's hooks counts for all its tests. */
  async tryAll(): Promise<{ tests: TestReport[]; reachedAtLoad: MutantId[] }> {
    const tests: TestReport[] = [];
    const bySuite = new Map<Mocha.Suite, Set<MutantId>>();
    const byTest = new Map<TestReport, Mocha.Test>();
    await this.run((runner) => {
      let hooksMs = 0;
      runner.on("hook end", (hook) => {
        hooksMs += hook.duration ?? 0;
        if (!isOfSuite(hook) || !hook.parent) return;
        hooksMs = 0;
        bySuite.set(hook.parent, new Set([...takeReached(), ...(bySuite.get(hook.parent) ?? [])]));
      });
      runner.on("test", () => takeReached());
      runner.on("fail", (failed: Mocha.Runnable & { type?: string }) => {
        if (failed.type === "hook") tests.push(createReport(failed, "", 0));
      });
      runner.on("test end", (test) => {
        const report = createReport(test, this.fileByTest.get(test) ?? "", hooksMs);
        hooksMs = 0;
        tests.push(report);
        byTest.set(report, test);
      });
    });
    for (const [report, test] of byTest) {
      for (let suite = test.parent; suite; suite = suite.parent) {
        report.reached.push(...(bySuite.get(suite) ?? []));
      }
    }
    return { tests, reachedAtLoad: this.reachedAtLoad };
  }

  /**
   * @param onProgress receives the limit of each test and hook that begins, in milliseconds.
   * @returns the first test that fails; undefined if all pass.
   */
  async until(
    limits: TestLimit[],
    onProgress: (limitMs: number) => void,
  ): Promise<Failure | undefined> {
    const limitByTitle = new Map(limits.map(({ title, limitMs }) => [title, limitMs]));
    // mocha only calls `test`, and a real pattern of a hundred titles is slow.
    this.mocha.grep({ test: (title: string) => limitByTitle.has(title) } as RegExp);
    this.mocha.suite.eachTest((test) => test.timeout(limitByTitle.get(test.fullTitle()) ?? 0));
    setBail(this.mocha.suite);
    let failed: Failure | undefined;
    await this.run((runner) => {
      runner.on("hook", () => onProgress(HOOK_MS));
      runner.on("test", (test) => onProgress(test.timeout()));
      runner.on("fail", (test, error: Error) => {
        const title = readTitle(test);
        failed ??= { title, message: `${title}: ${error.message}` };
      });
    });
    return failed;
  }

  private run(listen: (runner: Mocha.Runner) => void): Promise<void> {
    return new Promise((resolve) => {
      this.runner = this.mocha.run(() => resolve());
      listen(this.runner);
    });
  }
}

const isOfSuite = (hook: Mocha.Hook): boolean => /"(?:before|after) all" hook/.test(hook.title);

const createReport = (test: Mocha.Runnable, file: string, hooksMs: number): TestReport => ({
  title: test.fullTitle(),
  file,
  durationMs: test.duration ?? 0,
  costMs: (test.duration ?? 0) + hooksMs,
  passed: test.state === "passed",
  reached: [...takeReached()],
});

/** @param test or a hook, which fails on behalf of the test that it runs for. */
const readTitle = (test: Mocha.Runnable): string =>
  test.ctx?.currentTest?.fullTitle() ?? test.fullTitle();

const setBail = (suite: Mocha.Suite): void => {
  suite.bail(true);
  for (const each of suite.suites) setBail(each);
};
