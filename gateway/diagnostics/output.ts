// Where the gateway writes for people to read.

export interface Output {
  /** A line that a function wrote. */
  functionLine(functionName: string, line: string): void;
  /** Something that a person may want to know. */
  info(line: string): void;
  /** Something that a person should mend. */
  warn(line: string): void;
}

export const silentOutput: Output = { functionLine: () => {}, info: () => {}, warn: () => {} };
