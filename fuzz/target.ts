// What a fuzz target is: one entrance, and the errors with which it may refuse what comes in.

export interface Target {
  /** Words and marks that inputs of this kind have: mutations put them in. */
  tokens: (string | Buffer)[];
  /** Inputs to begin with, beside those in `fuzz/corpus`. */
  seeds: (string | Buffer)[];
  /** @throws anything that the entrance must not throw; what it may throw is caught in here. */
  run: (input: Buffer) => void | Promise<void>;
  /** What is started for all inputs. */
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
  /** Whether inputs are JSON documents, and most of them shall stay so. */
  isJson?: boolean;
  /** Inputs between two looks at the coverage; fewer for those that take long. Default: 64. */
  batchSize?: number;
}

/** @throws what is none of these. */
export const refusedBy = (
  run: () => unknown,
  ...classes: (abstract new (...args: never[]) => Error)[]
): void => {
  try {
    run();
  } catch (error) {
    if (!classes.some((one) => error instanceof one)) throw error;
  }
};

/** @param text whose characters are the bytes. */
export const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

/** Names that every object inherits, and numbers at the ends of their ranges. */
export const COMMON_TOKENS = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "null",
  "true",
  "false",
  "[]",
  "{}",
  '""',
  "0",
  "-1",
  "1e309",
  "9007199254740993",
  "\\u0000",
  "\\ud800",
  "[".repeat(300),
  "x".repeat(300),
];
