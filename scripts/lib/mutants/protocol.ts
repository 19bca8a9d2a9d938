// The messages between the process that counts mutants and the one that runs tests.

/** `handlers/lib/clock.ts#12`: the twelfth mutant of a file. */
export type MutantId = `${string}#${number}`;

/** Requests; each gets one response, after any number of {@link Progress}. */
export type Order =
  /** Loads the test files, and runs all their tests with the unchanged code. */
  | { kind: "try"; files: string[]; alive?: MutantId }
  /** Loads the test files. @param alive a mutant that is active from the first line on. */
  | { kind: "load"; files: string[]; alive?: MutantId }
  /** Runs some tests until one fails. Without a mutant, all should pass. */
  | { kind: "run"; tests: TestLimit[]; alive?: MutantId };

export interface TestLimit {
  title: string;
  /** Timeout of the test in milliseconds. */
  limitMs: number;
}

export interface TestReport {
  title: string;
  file: string;
  durationMs: number;
  /** Milliseconds with the hooks that run before and after each test, which may start a gateway. */
  costMs: number;
  passed: boolean;
  reached: MutantId[];
}

export type Answer =
  | { kind: "tried"; tests: TestReport[]; reachedAtLoad: MutantId[] }
  | { kind: "loaded" }
  | { kind: "ran"; failed?: Failure };

/** A test or a hook begins. */
export interface Progress {
  kind: "progress";
  /** Milliseconds within which it ends, or the process hangs. */
  limitMs: number;
}

export interface Failure {
  title: string;
  message: string;
}
