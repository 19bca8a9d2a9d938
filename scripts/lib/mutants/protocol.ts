// What the process that counts mutants and the one that runs tests say to each other.

/** `handlers/lib/clock.ts#12`: the twelfth mutant of a file. */
export type MutantId = `${string}#${number}`;

/** What is to be run; each is answered by one message. */
export type Order =
  /** Loads the test files, and runs all of their tests with the code as it is. */
  | { kind: "try"; files: string[]; alive?: MutantId }
  /** Loads the test files. @param alive a mutant that is alive from the first line on. */
  | { kind: "load"; files: string[]; alive?: MutantId }
  /** Runs some tests until one fails. Without a mutant, they should pass. */
  | { kind: "run"; tests: TestLimit[]; alive?: MutantId };

export interface TestLimit {
  title: string;
  /** Milliseconds until the test has failed. */
  limitMs: number;
}

export interface TestReport {
  title: string;
  file: string;
  durationMs: number;
  passed: boolean;
  reached: MutantId[];
}

export type Answer =
  | { kind: "tried"; tests: TestReport[]; reachedAtLoad: MutantId[] }
  | { kind: "loaded" }
  | { kind: "ran"; failed?: Failure };

export interface Failure {
  title: string;
  message: string;
}
