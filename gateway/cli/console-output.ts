// Prints the gateway's output on the terminal.
import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { Output } from "../index.ts";

/** Maximum bytes waiting for the reader of the stream; beyond it, lines of functions are dropped. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** @param stream receives all but warnings, which go to stderr. */
export const createConsoleOutput = (stream: Pick<Writable, "write" | "writableLength">): Output => {
  let leftOut = 0;
  const write = (line: string): void => {
    stream.write(`${line}\n`);
  };
  return {
    functionLine: (functionName, line) => {
      if (stream.writableLength > MAX_UNREAD_BYTES) leftOut += 1;
      else {
        if (leftOut > 0)
          write(`Dropped ${leftOut} lines of functions: the output was not being read.`);
        leftOut = 0;
        write(`${styleText("cyan", functionName)} ${readable(line)}`);
      }
    },
    info: write,
    warn: (line) => console.warn(`${styleText("yellow", "warning")} ${line}`),
  };
};

export const consoleOutput: Output = createConsoleOutput(process.stdout);

/**
 * Shortens metrics in CloudWatch's embedded format, which repeat their names in a definition and are mostly 0. Lines
 * that only start like metrics are shown unchanged.
 */
export const readable = (line: string): string => {
  const metrics = line.startsWith('{"_aws":') ? readMetrics(line) : undefined;
  if (!metrics) return line;
  const happened = Object.entries(metrics).filter(
    ([, value]) => typeof value === "number" && value,
  );
  return styleText("dim", `metrics ${JSON.stringify(Object.fromEntries(happened))}`);
};

const readMetrics = (line: string): object | undefined => {
  try {
    // oxlint-disable-next-line no-restricted-properties -- any depth is fine: only first-level numbers are read.
    const { _aws: definition, ...values } = JSON.parse(line) as Record<string, unknown>;
    return typeof definition === "object" && definition !== null ? values : undefined;
  } catch {
    return undefined;
  }
};
