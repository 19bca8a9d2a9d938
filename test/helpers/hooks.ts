// Closes what tests open, whether they pass or fail. mocha loads this first, see .mocharc.json.
import { openRunFolder } from "./run-folder.ts";

/** Called once, after the test, which may have released it already. */
type Release = () => unknown;

/** Milliseconds until sockets and processes must have ended, even on a busy machine. */
const PATIENCE_MS = 30_000;

const open: Release[] = [];

/** How many were open when the test began: those opened by a suite's hooks, for all of its tests. */
let openBefore = 0;

/**
 * Register a release right after opening, not at the end of a test, which a failing assertion never reaches.
 *
 * @param release runs after the current test; after all tests if it is registered in a `before` hook.
 */
export const closeAfterwards = (release: Release): void => {
  open.push(release);
};

/** Runs at most once, so that both a test and the hook may call it. */
export const once = <Result>(close: () => Result): (() => Result) => {
  let result: { value: Result } | undefined;
  return () => (result ??= { value: close() }).value;
};

/** Also releases what suites have opened. mocha may run again afterwards. */
export const releaseAll = (): Promise<void> => releaseDownTo(0);

/** Releases the latest first. A failure does not prevent the other releases. */
const releaseDownTo = async (count: number): Promise<void> => {
  const results: PromiseSettledResult<unknown>[] = [];
  for (const release of open.splice(count).toReversed()) {
    results.push(...(await Promise.allSettled([(async () => release())()])));
  }
  const failed = results.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
};

/** Otherwise, leftovers of a test would keep mocha from exiting without any hint. */
const watchTheEnd = (): void => {
  setTimeout(() => {
    const active = process.getActiveResourcesInfo().filter((name) => name !== "TTYWrap");
    process.stderr.write(
      `All tests have finished, but mocha cannot exit: ${active.join(", ")} are still active. ` +
        "Find what opened them, and pass it to closeAfterwards in test/helpers/hooks.ts.\n",
    );
    process.exit(1);
  }, PATIENCE_MS).unref();
};

/**
 * mocha gives its workers a second to exit, then sends SIGTERM. Writing their coverage takes longer, and a listener keeps
 * the signal from ending them before it is written.
 */
if (process.env["MOCHA_WORKER_ID"] !== undefined) process.on("SIGTERM", () => process.exit());

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

/** Runs once, in mocha's main process: with `--parallel`, its workers inherit what is set here. */
export const mochaGlobalSetup = (): void => {
  openRunFolder();
};

export const mochaGlobalTeardown = watchTheEnd;
