// Shows on the terminal what the gateway has to say.
import type { Writable } from "node:stream";
import { styleText } from "node:util";
import type { Output } from "../index.ts";

/** Bytes that wait for whoever reads what the gateway writes; lines of functions that come then are left out. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** @param stream that is written to. */
export const createConsoleOutput = (stream: Pick<Writable, "write" | "writableLength">): Output => {
  let leftOut = 0;
  const write = (line: string): void => {
    stream.write(`${line}\n`);
  };
  return {
    functionLine: (functionName, line) => {
      if (stream.writableLength > MAX_UNREAD_BYTES) leftOut += 1;
      else {
        if (leftOut > 0) write(`${leftOut} lines of functions are left out: nobody has read them.`);
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
 * Metrics in CloudWatch's embedded format repeat their names in a definition, and most of them are 0. A function may
 * write anything: what only begins like metrics is shown as it is.
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
    // oxlint-disable-next-line no-restricted-properties -- of any depth: only numbers of the first level are looked at.
    const { _aws: definition, ...values } = JSON.parse(line) as Record<string, unknown>;
    return typeof definition === "object" && definition !== null ? values : undefined;
  } catch {
    return undefined;
  }
};
