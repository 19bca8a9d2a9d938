// What tests open is closed after them, whatever becomes of them. mocha loads this first, see .mocharc.json.
import { openRunFolder } from "./run-folder.ts";

/** Called once, after the test; tests may have done the same before. */
type Release = () => unknown;

/** Milliseconds. Sockets and processes take a moment to end, on a busy machine a long one. */
const PATIENCE_MS = 30_000;

const open: Release[] = [];

/** How many there were when the test began: a suite's own hooks have opened them for all of its tests. */
let openBefore = 0;

/**
 * Keep it out of the last line of a test, which a failing assertion never reaches.
 *
 * @param release is run when the test ends that calls this; from a `before` hook, when all tests have ended.
 */
export const closeAfterwards = (release: Release): void => {
  open.push(release);
};

/** Once, however often it is called: by a test that wants to see what follows, and by the hook. */
export const once = <Result>(close: () => Result): (() => Result) => {
  let result: { value: Result } | undefined;
  return () => (result ??= { value: close() }).value;
};

/** What suites have opened, too. mocha may run again afterwards. */
export const releaseAll = (): Promise<void> => releaseDownTo(0);

/** The latest first. One that fails keeps no other from being released. */
const releaseDownTo = async (count: number): Promise<void> => {
  const results: PromiseSettledResult<unknown>[] = [];
  for (const release of open.splice(count).toReversed()) {
    results.push(...(await Promise.allSettled([(async () => release())()])));
  }
  const failed = results.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
};

/** Without it, what a test forgets keeps mocha from ending, and nobody sees what it was. */
const watchTheEnd = (): void => {
  setTimeout(() => {
    const active = process.getActiveResourcesInfo().filter((name) => name !== "TTYWrap");
    process.stderr.write(
      `All tests have ended, but mocha cannot: ${active.join(", ")} still run. ` +
        "Find what has opened them, and hand it to closeAfterwards in test/helpers/hooks.ts.\n",
    );
    process.exit(1);
  }, PATIENCE_MS).unref();
};

export const mochaHooks = {
  beforeEach: () => {
    openBefore = open.length;
  },
  afterEach: () => releaseDownTo(openBefore),
  afterAll: async function (this: Mocha.Context) {
    this.timeout(2 * PATIENCE_MS);
    await releaseAll();
  },
};

/** Once, in mocha's own process: with `--parallel`, its workers inherit what is set here. */
export const mochaGlobalSetup = (): void => {
  openRunFolder();
};

export const mochaGlobalTeardown = watchTheEnd;
