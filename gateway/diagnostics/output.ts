// Receives what the gateway prints for people.

export interface Output {
  /** A line that a function wrote. */
  functionLine(functionName: string, line: string): void;
  /** A message that needs no action. */
  info(line: string): void;
  /** A problem that someone should fix. */
  warn(line: string): void;
}

export const silentOutput: Output = { functionLine: () => {}, info: () => {}, warn: () => {} };
