// The interface of a fuzz target: one parser of untrusted input, and the errors with which it may refuse.

export interface Target {
  /** Tokens of this kind of input, which mutations insert. */
  tokens: (string | Buffer)[];
  /** Initial inputs, in addition to those in `fuzz/corpus`. */
  seeds: (string | Buffer)[];
  /** @throws only unexpected errors; expected ones are caught inside. */
  run: (input: Buffer) => void | Promise<void>;
  /** Set up once for all inputs. */
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
  /** Whether inputs are JSON documents, and most mutations should stay JSON. */
  isJson?: boolean;
  /** Inputs between two reads of the coverage; fewer for slow targets. Default: 64. */
  batchSize?: number;
}

/** @throws any other error. */
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

/** @param text with one character per byte. */
export const toBytes = (text: string): Buffer => Buffer.from(text, "latin1");

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
